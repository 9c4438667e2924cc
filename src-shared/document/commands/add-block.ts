import { z } from 'zod';
import { fail, ok } from '../../base/result';
import { checkNesting, definitionIdOf } from '../definitions';
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
  const after = { ...project, blocks: withEntry(project.blocks, block.id, block) };
  const nesting = definitionIdOf(block.type) === null ? [] : checkNesting(after);
  if (nesting.length > 0) return fail(nesting.map(({ diagnostic }) => diagnostic));
  return ok({
    project: after,
    inverse: { type: 'removeBlock', block: block.id },
  });
}
