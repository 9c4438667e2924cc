import { describe, expect, it } from 'vitest';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { Position, Project } from '../../src-shared/document/document';
import { drawProject } from '../../src-shared/testing/draw-project';
import { alignBlocks, distributeBlocks, layOutBlocks } from './arrange';
import { BLOCK_WIDTH, GRID, listPorts, sizeOfBlock } from './block-size';

const project = place(
  drawProject({ x: 'sequence-input', a: 'gru', b: 'lstm', join: 'concatenate', y: 'regression-output' }, [
    'x -> a',
    'x -> b',
    'a.state -> join.in-1',
    'b.state -> join.in-2',
    'join -> y',
  ]),
  { x: [40, 40], a: [40, 48], b: [0, 80], join: [8, 400], y: [160, 0] },
);

function place(start: Project, places: Readonly<Record<string, readonly [number, number]>>): Project {
  const moves = Object.entries(places).map(([block, [x, y]]) => ({ block, x, y }));
  return run(start, [{ type: 'moveBlocks', moves }]);
}

function run(start: Project, commands: readonly DocumentCommand[]): Project {
  const result = applyCommand(start, { type: 'batch', commands });
  if (!result.ok) throw new Error(result.error[0]?.message);
  return result.value.project;
}

function at(where: Project, id: string): Position {
  const block = where.blocks.get(id);
  if (block === undefined) throw new Error(id);
  return block.position;
}

function heightOf(id: string): number {
  const block = project.blocks.get(id);
  return block ? sizeOfBlock(listPorts(project, block)).height : 0;
}

const all = [...project.blocks.keys()];

describe('automatic layout', () => {
  const after = run(project, layOutBlocks(project, all));

  it('draws every wire from left to right', () => {
    for (const { from, to } of after.wires.values()) {
      expect(at(after, to.block).x).toBeGreaterThanOrEqual(at(after, from.block).x + BLOCK_WIDTH + GRID);
    }
  });

  it('lets no blocks overlap', () => {
    for (const a of all) {
      for (const b of all.filter((other) => other > a)) {
        const isApart =
          Math.abs(at(after, a).x - at(after, b).x) >= BLOCK_WIDTH ||
          at(after, a).y + heightOf(a) <= at(after, b).y ||
          at(after, b).y + heightOf(b) <= at(after, a).y;
        expect(isApart, `${a} and ${b}`).toBe(true);
      }
    }
  });

  it('keeps the corner where it was, and is the same every time', () => {
    expect(Math.min(...all.map((id) => at(after, id).x))).toBe(0);
    expect(Math.min(...all.map((id) => at(after, id).y))).toBe(0);
    expect(layOutBlocks(project, all)).toEqual(layOutBlocks(project, all));
    expect(layOutBlocks(after, all)).toEqual([]);
  });

  it('leaves blocks that are not chosen alone', () => {
    const some = run(project, layOutBlocks(project, ['x', 'a']));
    expect(at(some, 'b')).toEqual(at(project, 'b'));
    expect(at(some, 'a').x).toBeGreaterThan(at(some, 'x').x);
  });
});

describe('alignment', () => {
  it.each([
    ['left', (id: string, p: Project) => at(p, id).x],
    ['right', (id: string, p: Project) => at(p, id).x + BLOCK_WIDTH],
    ['centre', (id: string, p: Project) => at(p, id).x + BLOCK_WIDTH / 2],
    ['top', (id: string, p: Project) => at(p, id).y],
    ['bottom', (id: string, p: Project) => at(p, id).y + heightOf(id)],
  ] as const)('brings %s together', (edge, measure) => {
    const ids = ['x', 'b', 'join'];
    const after = run(project, alignBlocks(project, ids, edge));
    const values = ids.map((id) => measure(id, after));
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(GRID);
    expect(at(after, 'y')).toEqual(at(project, 'y'));
  });

  it('makes gaps equal and keeps the outermost', () => {
    const spread = place(project, { x: [0, 0], a: [300, 0], b: [320, 0], y: [1000, 0] });
    const ids = ['x', 'a', 'b', 'y'];
    const after = run(spread, distributeBlocks(spread, ids, 'horizontal'));
    const xs = ids.map((id) => at(after, id).x);
    expect([xs[0], xs[3]]).toEqual([0, 1000]);
    const gaps = xs.slice(1).map((x, i) => x - (xs[i] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(GRID);
    expect(distributeBlocks(spread, ['x', 'a'], 'horizontal')).toEqual([]);
  });
});
