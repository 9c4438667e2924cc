import { z } from 'zod';
import { ok } from '../../base/result';
import type { Project } from '../document';
import { addTogether, isAddition } from './add-together';
import type { CommandResult, DocumentCommand } from './document-command';
import { isRemoval, removeTogether } from './remove-together';

/** Several commands as one: all of them happen or none, and one undo takes them back. */
export interface BatchCommand {
  readonly type: 'batch';
  readonly commands: readonly DocumentCommand[];
}

/** The commands inside are checked one by one by `parseCommand`. */
export const batchSchema = z.strictObject({ type: z.literal('batch'), commands: z.array(z.unknown()) });

/** Additions in a row, and removals in a row, happen in one pass. */
export function applyBatch(
  project: Project,
  { type, commands }: BatchCommand,
  apply: (project: Project, command: DocumentCommand) => CommandResult,
): CommandResult {
  let current = project;
  const undo: DocumentCommand[] = [];
  for (let at = 0; at < commands.length;) {
    const additions = takeRow(commands, at, isAddition);
    const added = additions.length > 1 ? addTogether(current, additions) : null;
    const removals = takeRow(commands, at, isRemoval);
    if (added !== null) {
      current = added.project;
      undo.push(...added.inverses);
      at += additions.length;
    } else if (removals.length > 1) {
      const removed = removeTogether(current, removals);
      if (!removed.ok) return removed;
      current = removed.value.project;
      undo.push(...removed.value.inverses);
      at += removals.length;
    } else {
      const command = commands[at];
      if (command === undefined) break;
      const result = apply(current, command);
      if (!result.ok) return result;
      current = result.value.project;
      undo.push(result.value.inverse);
      at++;
    }
  }
  // Flat, so that undoing a batch of batches does not nest deeper than the batch did.
  const inverse = undo.reverse().flatMap((command) => (command.type === 'batch' ? command.commands : [command]));
  return ok({ project: current, inverse: { type, commands: inverse } });
}

function takeRow<T extends DocumentCommand>(
  commands: readonly DocumentCommand[],
  from: number,
  isOne: (command: DocumentCommand) => command is T,
): readonly T[] {
  const row: T[] = [];
  for (let at = from; at < commands.length; at++) {
    const command = commands[at];
    if (command === undefined || !isOne(command)) break;
    row.push(command);
  }
  return row;
}
