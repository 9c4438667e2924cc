import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { BlockMove } from '../../src-shared/document/commands/move-blocks';
import type { Position, Project } from '../../src-shared/document/document';
import { COLUMN_GAP, listPorts, sizeOfBlock, snapToGrid } from './block-size';
import { solveLayout, type Box, type LayoutTask } from './layered-layout';

export type Edge = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Puts blocks on one line: their left edges, their centres, …. */
export function alignBlocks(project: Project, blocks: readonly string[], edge: Edge): DocumentCommand[] {
  const boxes = findBoxes(project, blocks);
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  return moveTo(boxes, (box) => {
    switch (edge) {
      case 'left':
        return { x: left, y: box.y };
      case 'centre':
        return { x: (left + right - box.width) / 2, y: box.y };
      case 'right':
        return { x: right - box.width, y: box.y };
      case 'top':
        return { x: box.x, y: top };
      case 'middle':
        return { x: box.x, y: (top + bottom - box.height) / 2 };
      case 'bottom':
        return { x: box.x, y: bottom - box.height };
    }
  });
}

/** Makes the gaps between three or more blocks equal; the outermost stay. */
export function distributeBlocks(
  project: Project,
  blocks: readonly string[],
  along: 'horizontal' | 'vertical',
): DocumentCommand[] {
  const start = (box: Box): number => (along === 'horizontal' ? box.x : box.y);
  const length = (box: Box): number => (along === 'horizontal' ? box.width : box.height);
  const boxes = findBoxes(project, blocks).sort((a, b) => start(a) - start(b));
  const [first] = boxes;
  const last = boxes.at(-1);
  if (first === undefined || last === undefined || boxes.length < 3) return [];
  const room = start(last) + length(last) - start(first);
  const gap = (room - boxes.reduce((sum, box) => sum + length(box), 0)) / (boxes.length - 1);
  const places = new Map<string, number>();
  let at = start(first);
  for (const box of boxes) {
    places.set(box.id, at);
    at += length(box) + gap;
  }
  return moveTo(boxes, (box) => {
    const place = places.get(box.id) ?? start(box);
    return along === 'horizontal' ? { x: place, y: box.y } : { x: box.x, y: place };
  });
}

const ROW_GAP = 40;

/** Lays blocks out from left to right along their wires. The upper left corner of what is laid out stays where it was. */
export function layOutBlocks(project: Project, blocks: readonly string[]): DocumentCommand[] {
  return moveToLayout(project, solveLayout(planLayout(project, blocks)));
}

/** What is to be laid out, without the project: it can be sent to a worker. */
export function planLayout(project: Project, blocks: readonly string[]): LayoutTask {
  const boxes = findBoxes(project, blocks);
  const ids = new Set(boxes.map(({ id }) => id));
  const wires = [...project.wires.values()].flatMap(({ id, from, to }) => {
    const isInside = ids.has(from.block) && ids.has(to.block) && from.block !== to.block;
    return isInside ? [{ id, from: from.block, to: to.block }] : [];
  });
  return { boxes, wires, rowGap: ROW_GAP, columnGap: COLUMN_GAP };
}

/** The commands that move blocks to where a layout puts them; what has gone in the meantime is left out. */
export function moveToLayout(project: Project, places: ReadonlyMap<string, Position>): DocumentCommand[] {
  return moveTo(findBoxes(project, [...places.keys()]), (box) => {
    const { x, y } = places.get(box.id) ?? box;
    return { x: snapToGrid(x), y: snapToGrid(y) };
  });
}

function findBoxes(project: Project, blocks: readonly string[]): Box[] {
  return blocks.flatMap((id) => {
    const block = project.blocks.get(id);
    if (block === undefined) return [];
    return [{ id, x: block.position.x, y: block.position.y, ...sizeOfBlock(listPorts(project, block)) }];
  });
}

/**
 * One command for all blocks that do move; none when nothing does. Not on the grid: cards differ in height by other steps than
 * its, so that their middles and gaps could not be the same there.
 */
function moveTo(boxes: readonly Box[], place: (box: Box) => { x: number; y: number }): DocumentCommand[] {
  const moves = boxes.flatMap((box): BlockMove[] => {
    const { x, y } = place(box);
    const [nextX, nextY] = [Math.round(x), Math.round(y)];
    return nextX === box.x && nextY === box.y ? [] : [{ block: box.id, x: nextX, y: nextY }];
  });
  return moves.length === 0 ? [] : [{ type: 'moveBlocks', moves }];
}
