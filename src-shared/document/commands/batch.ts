import { z } from 'zod';
import { ok } from '../../base/result';
import type { Project } from '../document';
import type { CommandResult, DocumentCommand } from './document-command';

/** Several commands as one: all of them happen or none, and one undo takes them back. */
export interface BatchCommand {
  readonly type: 'batch';
  readonly commands: readonly DocumentCommand[];
}

/** The commands inside are checked one by one by `parseCommand`. */
export const batchSchema = z.strictObject({ type: z.literal('batch'), commands: z.array(z.unknown()) });

export function applyBatch(
  project: Project,
  { type, commands }: BatchCommand,
  apply: (project: Project, command: DocumentCommand) => CommandResult,
): CommandResult {
  let current = project;
  const undo: DocumentCommand[] = [];
  for (const command of commands) {
    const result = apply(current, command);
    if (!result.ok) return result;
    current = result.value.project;
    undo.push(result.value.inverse);
  }
  // Flat, so that undoing a batch of batches does not nest deeper than the batch did.
  const inverse = undo.reverse().flatMap((command) => (command.type === 'batch' ? command.commands : [command]));
  return ok({ project: current, inverse: { type, commands: inverse } });
}
