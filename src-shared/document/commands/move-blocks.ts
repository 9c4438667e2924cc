import { z } from 'zod';
import type { Diagnostic } from '../../base/diagnostic';
import { fail, ok } from '../../base/result';
import type { BlockRecord, Project } from '../document';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Puts blocks elsewhere on the canvas. */
export interface MoveBlocksCommand {
  readonly type: 'moveBlocks';
  readonly moves: readonly BlockMove[];
}

/** The new upper left corner of a block, in canvas units. */
export interface BlockMove {
  readonly block: string;
  readonly x: number;
  readonly y: number;
}

export const moveBlocksSchema = z.strictObject({
  type: z.literal('moveBlocks'),
  moves: z.array(z.strictObject({ block: z.string(), x: z.number(), y: z.number() })),
});

export function applyMoveBlocks(project: Project, { type, moves }: MoveBlocksCommand): CommandResult {
  const blocks = new Map<string, BlockRecord>(project.blocks);
  const back: BlockMove[] = [];
  const problems: Diagnostic[] = [];
  for (const { block: id, x, y } of moves) {
    const block = project.blocks.get(id);
    if (block === undefined) {
      problems.push(missingRecord('block', id));
      continue;
    }
    back.push({ block: id, x: block.position.x, y: block.position.y });
    blocks.set(id, { ...block, position: { ...block.position, x, y } });
  }
  if (problems.length > 0) return fail(problems);
  return ok({ project: { ...project, blocks }, inverse: { type, moves: back } });
}
