import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import type { BlockView } from './block-view';
import { farBlockShapes } from './far-block-shapes';
import { drawNote } from './flow-items';
import { makeFlowDrawer, type BlockNode } from './to-flow';

function drawnBlock(): BlockNode {
  const project = drawProject({ gru: 'gru' }, []);
  const [node] = makeFlowDrawer()({
    ...{ project, check: checkProject(project, SAMPLE_FEATURES), drag: new Map(), targetWire: null, open: new Set() },
    selection: { blocks: new Set(), wires: new Set(), notes: new Set(), groups: new Set() },
  }).nodes;
  if (node?.type !== 'block') throw new Error('It is no block');
  return node;
}

const sample = drawnBlock();

function block(x: number, look: Partial<BlockView> = {}, more: Partial<BlockNode> = {}): BlockNode {
  const { data, ...drawn } = sample;
  const view: BlockView = { ...data.view, category: 'recurrent', errors: 0, warnings: 0, ...look };
  return { ...drawn, id: `b${x}`, position: { x, y: 5 }, width: 20, height: 8, data: { ...data, view }, ...more };
}

const countOutlines = (path: string): number => path.split('M').length - 1;

describe('the picture of the blocks from afar', () => {
  it('is a card and a stripe for each block, and an outline for each that is selected', () => {
    const { cards, selected } = farBlockShapes([block(1), block(50, {}, { selected: true })]);
    expect(cards).toHaveLength(1);
    expect(cards[0]).toMatchObject({ body: 'M1,5h20v8h-20zM50,5h20v8h-20z', stripe: 'M1,5h10v8h-10zM50,5h10v8h-10z' });
    expect(selected).toEqual(['M50,5h20v8h-20z']);
  });

  it('tells categories, problems, bypassed blocks and dragged copies apart', () => {
    const { cards } = farBlockShapes([
      block(0),
      block(1, { category: 'attention' }),
      block(2, { errors: 1, warnings: 2 }),
      block(3, { warnings: 1 }),
      block(4, { isBypassed: true }),
      block(5, {}, { className: 'is-copy' }),
    ]);
    const looks = cards.map(({ category, problem, isBypassed, isCopy }) => [category, problem, isBypassed, isCopy]);
    expect(looks).toEqual([
      ['recurrent', 'none', false, false],
      ['attention', 'none', false, false],
      ['recurrent', 'error', false, false],
      ['recurrent', 'warning', false, false],
      ['recurrent', 'none', true, false],
      ['recurrent', 'none', false, true],
    ]);
  });

  it('leaves out what is no block, and loses none of many', () => {
    const note = drawNote({ id: 'n', text: 'Note', position: { x: 0, y: 0 }, unknown: new Map() }, 0, 0, false);
    const nodes = [note, ...Array.from({ length: 500 }, (_, i) => block(i, {}, { selected: i % 2 === 0 }))];
    const { cards, selected } = farBlockShapes(nodes);
    expect(cards.reduce((sum, { body }) => sum + countOutlines(body), 0)).toBe(500);
    expect(selected.reduce((sum, path) => sum + countOutlines(path), 0)).toBe(250);
  });
});
