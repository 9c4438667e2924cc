import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { Project } from '../document';
import { withEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Changes what the user calls a block. Its id, and with it the names in ONNX, stays. */
export interface RenameBlockCommand {
  readonly type: 'renameBlock';
  readonly block: string;
  readonly name: string;
}

export const renameBlockSchema = z.strictObject({
  type: z.literal('renameBlock'),
  block: z.string(),
  name: z.string().min(1),
});

export function applyRenameBlock(project: Project, { type, block: id, name }: RenameBlockCommand): CommandResult {
  const block = project.blocks.get(id);
  if (block === undefined) return fail([missingRecord('block', id)]);
  return ok({
    project: { ...project, blocks: withEntry(project.blocks, id, { ...block, name }) },
    inverse: { type, block: id, name: block.name },
  });
}
