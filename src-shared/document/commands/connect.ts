import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { Project, WireRecord } from '../document';
import { withEntry } from '../map-edit';
import { checkNewId, checkWire } from '../structure';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Draws a wire from an output to an input that has none. */
export interface ConnectCommand {
  readonly type: 'connect';
  readonly wire: WireRecord;
}

export const connectSchema = z.strictObject({ type: z.literal('connect'), wire: valueRecords.wire });

export function applyConnect(project: Project, { wire }: ConnectCommand): CommandResult {
  const problems = [...checkNewId(project, 'wires', wire.id), ...checkWire(project, wire)];
  if (problems.length > 0) return fail(problems);
  return ok({
    project: { ...project, wires: withEntry(project.wires, wire.id, wire) },
    inverse: { type: 'disconnect', wire: wire.id },
  });
}
