import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRegression, createRegression, regressionResult, type RegressionBatch } from './regression';

function resultOf(targets: number, ...batches: readonly RegressionBatch[]): ReturnType<typeof regressionResult> {
  const accumulator = createRegression(targets);
  for (const batch of batches) addRegression(accumulator, batch);
  return regressionResult(accumulator);
}

describe('regression metrics', () => {
  it('are the root mean square and the mean absolute error, per target and overall', () => {
    // Errors: first target 1 and −3, second target 0 and 2.
    const result = resultOf(2, { prediction: [2, 5, 1, 8], target: [1, 5, 4, 6], weight: null });
    expect(result.perTarget[0]).toEqual({ count: 2, rmse: Math.sqrt(5), mae: 2 });
    expect(result.perTarget[1]).toEqual({ count: 2, rmse: Math.SQRT2, mae: 1 });
    expect(result).toMatchObject({ count: 4, rmse: Math.sqrt(14 / 4), mae: 1.5 });
  });

  it('are in the units of the data', () => {
    const unscale = (value: number, target: number): number => (target === 0 ? value * 10 + 3 : value);
    const result = resultOf(2, { prediction: [1, 1], target: [3, 3], weight: null, unscale });
    expect(result.perTarget.map((errors) => errors.mae)).toEqual([20, 2]);
  });

  it('leave out positions of weight 0 and missing targets', () => {
    const accumulator = createRegression(1);
    addRegression(accumulator, {
      prediction: Float32Array.of(1, 100, 5, 7),
      target: Float32Array.of(2, 0, Number.NaN, 7),
      weight: [1, 0, 1, 1],
    });
    expect(regressionResult(accumulator)).toMatchObject({ count: 2, rmse: Math.SQRT1_2, mae: 0.5 });
    expect(accumulator.missing).toEqual([1]);
  });

  it('are NaN when a prediction is NaN, for its target only', () => {
    const result = resultOf(2, { prediction: [Number.NaN, 1], target: [1, 1], weight: null });
    expect(result.perTarget[0]!.rmse).toBeNaN();
    expect(result.perTarget[1]).toEqual({ count: 1, rmse: 0, mae: 0 });
    expect(result.rmse).toBeNaN();
  });

  it('are null when nothing was compared', () => {
    const nothing = { count: 0, rmse: null, mae: null };
    expect(resultOf(1)).toEqual({ ...nothing, perTarget: [nothing] });
    expect(resultOf(1, { prediction: [1], target: [2], weight: [0] })).toEqual({ ...nothing, perTarget: [nothing] });
  });

  it('refuse arrays that do not fit', () => {
    expect(() => resultOf(2, { prediction: [1, 2, 3], target: [1, 2, 3], weight: null })).toThrow('2 columns');
    expect(() => resultOf(1, { prediction: [1], target: [1, 2], weight: null })).toThrow('do not fit');
    expect(() => resultOf(2, { prediction: [1, 2], target: [1, 2], weight: [1, 1] })).toThrow('do not fit');
  });

  it('do not depend on how the rows are cut into batches, and rmse is never below mae', () => {
    const numbers = fc.array(
      fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.integer({ min: -9, max: 9 })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(numbers, fc.nat(30), (rows, cut) => {
        const batch = (part: typeof rows): RegressionBatch => ({
          prediction: part.map(([prediction]) => prediction),
          target: part.map(([, target]) => target),
          weight: null,
        });
        const whole = resultOf(1, batch(rows));
        const parts = resultOf(1, batch(rows.slice(0, cut)), batch(rows.slice(cut)));
        expect(parts.rmse).toBeCloseTo(whole.rmse!, 9);
        expect(parts.mae).toBeCloseTo(whole.mae!, 9);
        expect(whole.rmse!).toBeGreaterThanOrEqual(whole.mae! * (1 - 1e-12));
      }),
      { seed: 20, numRuns: 100 },
    );
  });
});
