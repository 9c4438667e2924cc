import type { BlockCategory } from '../../src-shared/blocks/block';
import { inLots, lotsByLook } from './look-lots';
import { rectanglePath } from './minimap-geometry';
import type { BlockNode, FlowNode } from './to-flow';

interface Look {
  readonly category: BlockCategory | null;
  readonly problem: 'none' | 'warning' | 'error';
  readonly isBypassed: boolean;
  readonly isCopy: boolean;
}

/** Blocks that look alike: their cards, and the stripes at the left of these. */
export interface FarCards extends Look {
  readonly body: string;
  readonly stripe: string;
}

/** Pixels at full size. */
const STRIPE = 10;

/** The cards of all blocks as plain rectangles, and the outlines of those that are selected, as paths of SVG. */
export function farBlockShapes(nodes: readonly FlowNode[]): {
  readonly cards: readonly FarCards[];
  readonly selected: readonly string[];
} {
  const blocks = nodes.filter((node) => node.type === 'block');
  return {
    cards: lotsByLook(blocks.map((node) => [lookOf(node), node] as const)).map(({ look, things }) => ({
      ...look,
      body: join(things, 'body'),
      stripe: join(things, 'stripe'),
    })),
    selected: inLots(blocks.filter(({ selected }) => selected === true)).map((lot) => join(lot, 'body')),
  };
}

function lookOf({ data: { view }, className }: BlockNode): Look {
  return {
    category: view.category,
    problem: view.errors > 0 ? 'error' : view.warnings > 0 ? 'warning' : 'none',
    isBypassed: view.isBypassed,
    isCopy: className === 'is-copy',
  };
}

/** The paths of a node, which never changes: most nodes of a drawing are the same after an edit. */
const known = new WeakMap<BlockNode, { readonly body: string; readonly stripe: string }>();

function pathsOf(node: BlockNode): { readonly body: string; readonly stripe: string } {
  const found = known.get(node);
  if (found !== undefined) return found;
  const { position, width = 0, height = 0 } = node;
  const paths = {
    body: rectanglePath({ ...position, width, height }),
    stripe: rectanglePath({ ...position, width: STRIPE, height }),
  };
  known.set(node, paths);
  return paths;
}

function join(nodes: readonly BlockNode[], part: 'body' | 'stripe'): string {
  return nodes.map((node) => pathsOf(node)[part]).join('');
}
