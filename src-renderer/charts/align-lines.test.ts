import { describe, expect, it } from 'vitest';
import { alignLines, alignSmooth, hasAnyValue } from './align-lines';

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

describe('hasAnyValue', () => {
  it('sees a single value, and none in interruptions', () => {
    expect(hasAnyValue({ x: [], rows: [] })).toBe(false);
    const x = [0, 1];
    const nothing = [null, undefined];
    expect(hasAnyValue({ x, rows: [nothing, nothing] })).toBe(false);
    expect(hasAnyValue({ x, rows: [nothing, [null, 0]] })).toBe(true);
  });
});

describe('alignSmooth', () => {
  const line = (key: string, x: number[], y: number[]) => ({ key, label: key, color: 'training', x, y }) as const;

  it('has places to draw axes between before there is a value, where they are wanted, and only then', () => {
    const waiting = [line('a', [], []), line('b', [], [])];
    const { x, rows } = alignSmooth(waiting, 0, true);
    expect(x).toEqual([0, 1]);
    expect(rows).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(alignSmooth(waiting, 0, false).x).toEqual([]);
    expect(alignSmooth([line('a', [3], [4])], 0, true)).toEqual({ x: [3], rows: [[4]] });
  });

  it('smooths all lines but those that are exact', () => {
    const x = [0, 1, 2];
    const lines = [line('a', x, [0, 8, 0]), { ...line('b', x, [0, 8, 0]), isExact: true }];
    const [smooth, exact] = alignSmooth(lines, 0.8, false).rows;
    expect(smooth?.[1]).toBeLessThan(8);
    expect(exact).toEqual([0, 8, 0]);
  });
});
