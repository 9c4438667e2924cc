import { describe, expect, it } from 'vitest';
import { catalog } from '../blocks/catalog';
import { countMultiplyAdds } from './multiply-adds';
import { blockCases } from '../testing/block-cases';
import { numbers } from '../testing/broken-projects';
import { bypass, drawProject, type DrawnBlock } from '../testing/draw-project';
import { lowerBlock } from '../testing/lower-block';
import { costOfBlock, multiplyAddsPerRow } from './block-cost';
import { checkProject } from './check';

const STEPS = 50;
const FEATURES = 3;

/** Of one row of 50 steps with three features. */
function countFor(
  block: DrawnBlock,
  wires: readonly string[],
  others: Readonly<Record<string, DrawnBlock>> = {},
): number | null {
  const project = drawProject({ x: 'sequence-input', v: 'static-input', b: block, ...others }, wires);
  const cost = costOfBlock(project, checkProject(project, numbers), 'b');
  return cost && multiplyAddsPerRow(cost, new Map([['time', STEPS]]));
}

describe('the cost of a block', () => {
  it('is that of its products: a linear layer', () => {
    expect(countFor(['linear', { units: 7 }], ['x -> b'])).toBe(STEPS * FEATURES * 7);
    expect(countFor(['linear', { units: 7 }], ['v -> b'])).toBe(2 * 7);
  });

  it.each([
    ['rnn', 1],
    ['gru', 3],
    ['lstm', 4],
  ])('is that of every gate at every step: %s', (cell, gates) => {
    const [units, layers] = [16, 2];
    const first = gates * units * (FEATURES + units);
    const second = gates * units * (units + units);
    expect(countFor([cell, { hidden: units, layers }], ['x -> b'])).toBe(STEPS * (first + second));
    const both = 2 * gates * units * (FEATURES + units) + 2 * gates * units * (2 * units + units);
    expect(countFor([cell, { hidden: units, layers, direction: 'bidirectional' }], ['x -> b'])).toBe(STEPS * both);
  });

  it('grows with the square of the steps: scaled dot product attention', () => {
    const width = 8;
    const project = { q: ['linear', { units: width }], k: ['linear', { units: width }] } as const;
    const wires = ['x -> q', 'x -> k', 'q -> b.query', 'k -> b.keys'];
    // Every query with every key, then every weight with every value.
    expect(countFor(['attention', { score: 'scaled-dot' }], wires, project)).toBe(2 * STEPS * STEPS * width);
  });

  it('has four projections in multi-head attention', () => {
    const width = 8;
    const wires = ['x -> q', 'q -> b.query'];
    const attended = 2 * STEPS * STEPS * width;
    expect(countFor(['multi-head-attention', { heads: 2 }], wires, { q: ['linear', { units: width }] })).toBe(
      4 * STEPS * width * width + attended,
    );
  });

  it('is the kernel at every place: a convolution', () => {
    expect(countFor(['conv1d', { filters: 5, kernel: 3, padding: 'same' }], ['x -> b'])).toBe(STEPS * 5 * 3 * FEATURES);
  });

  it('is nothing where nothing is multiplied and added, and unknown where the steps are', () => {
    expect(countFor('relu', ['x -> b'])).toBe(0);
    const project = drawProject({ x: 'sequence-input', b: ['linear', { units: 7 }] }, ['x -> b']);
    const cost = costOfBlock(project, checkProject(project, numbers), 'b');
    expect(cost).toEqual({ multiplyAdds: `${FEATURES * 7}*batch*time` });
    expect(cost && multiplyAddsPerRow(cost, new Map())).toBeNull();
  });

  it('is not told of blocks that are bypassed, or wrong, or lack an input', () => {
    const project = drawProject({ x: 'sequence-input', b: 'linear', loose: 'linear' }, ['x -> b']);
    const off = bypass(project, 'b');
    expect(costOfBlock(off, checkProject(off, numbers), 'b')).toBeNull();
    expect(costOfBlock(project, checkProject(project, numbers), 'loose')).toBeNull();
    expect(costOfBlock(project, checkProject(project, numbers), 'gone')).toBeNull();
  });

  it('can be counted for every block of the catalogue', () => {
    const counted = new Set(blockCases.map((spec) => (countMultiplyAdds(lowerBlock(spec).graph), spec.type)));
    expect(counted).toEqual(new Set(catalog.map(({ type }) => type)));
  });
});
