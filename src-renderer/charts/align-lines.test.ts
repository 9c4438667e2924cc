import { describe, expect, it } from 'vitest';
import { alignLines } from './align-lines';

describe('alignLines', () => {
  it('keeps lines that share their x as they are', () => {
    const x = [1, 2, 3];
    const y = [4, null, 6];
    expect(alignLines([{ x, y }])).toEqual({ x, rows: [y] });
  });

  it('tells a missing value from an x that belongs to another line', () => {
    const { x, rows } = alignLines([
      { x: [1, 3], y: [10, null] },
      { x: [2, 3], y: [20, 30] },
    ]);
    expect(x).toEqual([1, 2, 3]);
    expect(rows).toEqual([
      [10, undefined, null],
      [undefined, 20, 30],
    ]);
  });

  it('has nothing to draw without lines', () => {
    expect(alignLines([])).toEqual({ x: [], rows: [] });
  });
});
