import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import type { DataBinding } from '../document/document';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { createDataset } from './dataset';
import { computeFloors, type Floors } from './floors';
import { solveLeastSquares } from './least-squares';
import type { Table } from './table';

function floorsOf(table: Table, binding: DataBinding, placement: 'last' | 'each-step' = 'last'): Floors {
  const made = createDataset(table, binding, { placement });
  if (!made.ok) throw new Error(made.error.map((e) => e.message).join('\n'));
  return computeFloors(made.value);
}

const target = [bind('y', 'target')];

describe('computeFloors', () => {
  it('measures the last value and the season by hand', () => {
    // 0 1 3 0 1 3 …: the last value is wrong by 1, 2 and 3 in turn, the season never.
    const table = makeTable({ y: range(90).map((t) => [0, 1, 3][t % 3] ?? NaN) });
    const floors = floorsOf(table, makeBinding(target));
    expect(floors.lastValue?.mae).toBeCloseTo(2, 12);
    expect(floors.lastValue?.rmse).toBeCloseTo(Math.sqrt(14 / 3), 12);
    expect(floors).toMatchObject({ seasons: [3], seasonal: { rmse: 0, mae: 0 } });
    expect(floors.autoregressive?.rmse).toBeLessThan(1e-6);
  });

  it('forecasts several steps from the same origin', () => {
    const table = makeTable({ y: range(120) });
    const window = { length: 5, stride: 1, horizon: 2, steps: 3 };
    const floors = floorsOf(table, makeBinding(target, { window, season: 2 }));
    // Steps 2, 3 and 4 rows ahead of a line: off by as much; a season of 2 goes back 2, 4 and 4 rows.
    expect(floors.lastValue?.mae).toBeCloseTo(3, 12);
    expect(floors.seasonal?.mae).toBeCloseTo(10 / 3, 12);
    expect(floors.autoregressive?.mae).toBeLessThan(1e-5);
    expect(floors.lags).toEqual([{ autoregressive: 2, autoregressiveWindow: 5 }]);
  });

  it('finds the weights of a linear process, which no floor without learning reaches', () => {
    const random = new Random(3);
    const y = [0, 0];
    for (let t = 2; t < 3000; t++) y.push(0.6 * (y[t - 1] ?? 0) - 0.5 * (y[t - 2] ?? 0) + random.normal());
    const floors = floorsOf(makeTable({ y }), makeBinding(target));
    expect(floors.autoregressiveWindow?.rmse).toBeGreaterThan(0.9);
    expect(floors.autoregressiveWindow?.rmse).toBeLessThan(1.1);
    expect(floors.lastValue?.rmse).toBeGreaterThan(1.15);
  });

  it('uses each series for itself, and pools columns and steps', () => {
    const table = makeTable({
      s: range(80).map((r) => (r < 40 ? 'a' : 'b')),
      y: range(80).map((r) => (r < 40 ? r : 1000 - 3 * r)),
      z: range(80).map((r) => 2 * r),
    });
    const bound = [bind('s', 'series'), bind('y', 'target'), bind('z', 'target')];
    const floors = floorsOf(table, makeBinding(bound));
    expect(floors.lastValue?.columns.map((c) => c.mae)).toEqual([2, 2]);
    expect(floors.lastValue?.rmse).toBeCloseTo(Math.sqrt((1 + 9 + 4 + 4) / 4), 12);
    expect(floors.targets).toEqual(['y', 'z']);
  });

  it('measures every answer of a model that answers at each step', () => {
    const floors = floorsOf(makeTable({ y: range(60) }), makeBinding(target, { season: 3 }), 'each-step');
    expect([floors.lastValue?.mae, floors.seasonal?.mae]).toEqual([1, 3]);
    expect(floors.autoregressive?.mae).toBeLessThan(1e-5);
  });

  it('gives labels their majority and their last class', () => {
    const words = range(100).map((t) => (t % 10 < 7 ? 'sun' : 'rain'));
    const floors = floorsOf(makeTable({ w: words }), makeBinding([bind('w', 'target', 'category')]));
    expect(floors.majority?.accuracy).toBeCloseTo(0.7, 12);
    // F1 of "sun" is 2·0.7/1.7, of "rain" 0.
    expect(floors.majority?.macroF1).toBeCloseTo(0.7 / 1.7, 12);
    expect(floors.lastClass?.accuracy).toBeCloseTo(0.8, 12);
    expect(floors).toMatchObject({ lastValue: null, seasonal: null, autoregressive: null });
  });

  it('finds no season in noise or in a line', () => {
    const random = new Random(5);
    const noise = floorsOf(makeTable({ y: range(300).map(() => random.normal()) }), makeBinding(target));
    const line = floorsOf(makeTable({ y: range(300) }), makeBinding(target));
    expect([noise.seasons, noise.seasonal, line.seasons]).toEqual([[null], null, [null]]);
  });
});

describe('solveLeastSquares', () => {
  it('finds the weights that made the answers', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 6, maxLength: 6 }), fc.integer(), (weights, seed) => {
        const random = new Random(seed);
        const [n, answers] = [3, 2];
        const gram = new Float64Array(n * n);
        const moments = new Float64Array(n * answers);
        for (let sample = 0; sample < 50; sample++) {
          const x = range(n).map(() => random.normal());
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) gram[i * n + j]! += x[i]! * x[j]!;
            for (let a = 0; a < answers; a++) {
              const y = range(n).reduce((sum, k) => sum + x[k]! * weights[k * answers + a]!, 0);
              moments[i * answers + a]! += x[i]! * y;
            }
          }
        }
        const solved = solveLeastSquares(gram, moments, n, answers);
        solved.forEach((w, i) => expect(Math.abs(w - weights[i]!)).toBeLessThan(1e-6));
      }),
      { seed: 9 },
    );
  });

  it('stays finite when inputs repeat each other', () => {
    const solved = solveLeastSquares(Float64Array.of(4, 4, 4, 4), Float64Array.of(4, 4), 2, 1);
    expect((solved[0] ?? NaN) + (solved[1] ?? NaN)).toBeCloseTo(1, 6);
    expect(Array.from(solveLeastSquares(new Float64Array(4), new Float64Array(2), 2, 1))).toEqual([0, 0]);
  });
});
