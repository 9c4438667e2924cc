import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinCurve } from './thin';

const indices = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('thinCurve', () => {
  it('leaves a short curve alone', () => {
    const curve = { x: [1, 2], y: [3, null] };
    expect(thinCurve(curve, 100)).toBe(curve);
  });

  it('keeps a single peak and a single gap among many values', () => {
    const y: (number | null)[] = indices(10_000).map(() => 0);
    y[4321] = 99;
    y[7777] = null;
    const thin = thinCurve({ x: indices(10_000), y }, 200);
    expect(thin.y).toContain(99);
    expect(thin.y).toContain(null);
    expect(thin.x[thin.y.indexOf(99)]).toBe(4321);
  });

  it('keeps ends, extremes and order, and stays near the size asked for', () => {
    const values = fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), {
      minLength: 5,
      maxLength: 400,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 4, max: 100 }), (y, points) => {
        const thin = thinCurve({ x: indices(y.length), y }, points);
        const numbers = (list: readonly (number | null)[]): number[] => list.filter((v) => v !== null);
        expect(thin.x[0]).toBe(0);
        expect(thin.x.at(-1)).toBe(y.length - 1);
        expect([...thin.x].sort((a, b) => a - b)).toEqual(thin.x);
        expect(Math.max(...numbers(thin.y))).toBe(Math.max(...numbers(y)));
        expect(Math.min(...numbers(thin.y))).toBe(Math.min(...numbers(y)));
        if (y.length > points) expect(thin.x.length).toBeLessThanOrEqual(Math.floor(points / 4) * 5);
      }),
      { seed: 7 },
    );
  });
});
