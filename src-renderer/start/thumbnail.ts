import type { BlockCategory } from '../../src-shared/blocks/block';
import { findAddable } from '../editing/addable';
import type { Project } from '../../src-shared/document/document';

export interface Thumbnail {
  readonly viewBox: string;
  readonly blocks: readonly {
    readonly id: string;
    readonly x: number;
    readonly y: number;
    readonly category: BlockCategory | 'unknown';
  }[];
  /** SVG paths from the right edge of a block to the left edge of another. */
  readonly wires: readonly { readonly id: string; readonly path: string }[];
}

/** About the size of a card on the canvas. */
export const CARD = { width: 180, height: 84 };
const MARGIN = 24;

/** A small drawing of a project, from the positions of its blocks. */
export function drawThumbnail(project: Project): Thumbnail {
  const blocks = [...project.blocks.values()].map(({ id, type, position }) => ({
    id,
    x: position.x,
    y: position.y,
    category: findAddable(project, type)?.category ?? ('unknown' as const),
  }));
  const wires = [...project.wires.values()].flatMap(({ id, from, to }) => {
    const source = project.blocks.get(from.block);
    const target = project.blocks.get(to.block);
    if (source === undefined || target === undefined) return [];
    const [x1, y1] = [source.position.x + CARD.width, source.position.y + CARD.height / 2];
    const [x2, y2] = [target.position.x, target.position.y + CARD.height / 2];
    const bend = Math.max(30, Math.abs(x2 - x1) / 2);
    return [{ id, path: `M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }];
  });
  return { viewBox: boundsOf(blocks), blocks, wires };
}

function boundsOf(blocks: readonly { readonly x: number; readonly y: number }[]): string {
  if (blocks.length === 0) return '0 0 320 120';
  const xs = blocks.map(({ x }) => x);
  const ys = blocks.map(({ y }) => y);
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  const width = Math.max(...xs) + CARD.width + MARGIN - left;
  const height = Math.max(...ys) + CARD.height + MARGIN - top;
  return `${left} ${top} ${width} ${height}`;
}
