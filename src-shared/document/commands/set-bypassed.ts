import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { BlockRecord, Project } from '../document';
import { withEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Switches a block off, so that what enters it passes straight through, or on again. */
export interface SetBypassedCommand {
  readonly type: 'setBypassed';
  readonly block: string;
  readonly bypassed: boolean;
}

export const setBypassedSchema = z.strictObject({
  type: z.literal('setBypassed'),
  block: z.string(),
  bypassed: z.boolean(),
});

export function applySetBypassed(project: Project, { type, block: id, bypassed }: SetBypassedCommand): CommandResult {
  const block = project.blocks.get(id);
  if (block === undefined) return fail([missingRecord('block', id)]);
  const { bypassed: before = false, ...rest } = block;
  const after: BlockRecord = bypassed ? { ...rest, bypassed } : rest;
  return ok({
    project: { ...project, blocks: withEntry(project.blocks, id, after) },
    inverse: { type, block: id, bypassed: before },
  });
}
