import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { BlockRecord, Project } from '../document';
import { withEntry } from '../map-edit';
import { checkNewId } from '../structure';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Puts a new block on the canvas. */
export interface AddBlockCommand {
  readonly type: 'addBlock';
  readonly block: BlockRecord;
}

export const addBlockSchema = z.strictObject({ type: z.literal('addBlock'), block: valueRecords.block });

export function applyAddBlock(project: Project, { block }: AddBlockCommand): CommandResult {
  const problems = checkNewId(project, 'blocks', block.id);
  if (problems.length > 0) return fail(problems);
  return ok({
    project: { ...project, blocks: withEntry(project.blocks, block.id, block) },
    inverse: { type: 'removeBlock', block: block.id },
  });
}
