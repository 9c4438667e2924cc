import dagre from '@dagrejs/dagre';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { BlockMove } from '../../src-shared/document/commands/move-blocks';
import type { Project } from '../../src-shared/document/document';
import { COLUMN_GAP, listPorts, sizeOfBlock, snapToGrid, type Size } from './block-size';

export type Edge = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

interface Box extends Size {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

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

/**
 * Lays blocks out from left to right along their wires (layered drawing, Gansner et al. 1993, as dagre does it). The
 * upper left corner of what is laid out stays where it was.
 */
export function layOutBlocks(project: Project, blocks: readonly string[]): DocumentCommand[] {
  const boxes = findBoxes(project, blocks);
  if (boxes.length === 0) return [];
  const ids = new Set(boxes.map(({ id }) => id));
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: ROW_GAP, ranksep: COLUMN_GAP, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { id, from, to } of project.wires.values()) {
    if (ids.has(from.block) && ids.has(to.block) && from.block !== to.block) {
      graph.setEdge(from.block, to.block, {}, id);
    }
  }
  dagre.layout(graph);
  const placed = boxes.map((box) => {
    // The library gives back what was put in, with the middle of the node added.
    const { x, y } = graph.node(box.id) as { readonly x: number; readonly y: number };
    return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
  });
  const corner = cornerOf(boxes);
  const newCorner = cornerOf(placed);
  const byId = new Map(placed.map((box) => [box.id, box]));
  return moveTo(boxes, (box) => {
    const { x, y } = byId.get(box.id) ?? box;
    return { x: snapToGrid(x - newCorner.x + corner.x), y: snapToGrid(y - newCorner.y + corner.y) };
  });
}

function cornerOf(boxes: readonly Box[]): { x: number; y: number } {
  return { x: Math.min(...boxes.map(({ x }) => x)), y: Math.min(...boxes.map(({ y }) => y)) };
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
