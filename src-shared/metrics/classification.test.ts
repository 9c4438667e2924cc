import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addClassification,
  argMaxClasses,
  classificationResult,
  createClassification,
  thresholdLogits,
  type ClassificationBatch,
} from './classification';

function resultOf(
  classes: number,
  ...batches: readonly ClassificationBatch[]
): ReturnType<typeof classificationResult> {
  const accumulator = createClassification(classes);
  for (const batch of batches) addClassification(accumulator, batch);
  return classificationResult(accumulator);
}

describe('classification metrics', () => {
  it('are accuracy, macro F1 and the confusion matrix', () => {
    // The worked example of three classes: precision 2/3, 0, 0 and recall 1, 0, 0, so F1 is 0.8, 0, 0.
    const result = resultOf(3, { target: [0, 1, 2, 0, 1, 2], predicted: [0, 2, 1, 0, 0, 1], weight: null });
    expect(result.count).toBe(6);
    expect(result.accuracy).toBeCloseTo(2 / 6, 12);
    expect(result.macroF1).toBeCloseTo(0.8 / 3, 12);
    expect(result.confusion).toEqual([
      [2, 0, 0],
      [1, 0, 1],
      [0, 2, 0],
    ]);
  });

  it('leave out ignored targets and positions of weight 0', () => {
    const batch = { target: BigInt64Array.of(0n, -100n, 1n, 1n), predicted: [0, 0, 1, 0], weight: [1, 1, 1, 0] };
    expect(resultOf(2, batch)).toMatchObject({ count: 2, accuracy: 1, macroF1: 1 });
    expect(resultOf(2, { ...batch, target: [0, 7, 1, 1], ignoreIndex: 7 })).toMatchObject({ count: 2, accuracy: 1 });
  });

  it('do not count classes that occur nowhere into the mean of F1', () => {
    expect(resultOf(5, { target: [0, 1], predicted: [0, 1], weight: null }).macroF1).toBe(1);
  });

  it('take a prediction of no class for wrong', () => {
    const result = resultOf(2, { target: [0, 0, 1], predicted: [0, -1, 1], weight: null });
    expect(result.accuracy).toBeCloseTo(2 / 3, 12);
    expect(result.macroF1).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect(result.confusion).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it('are null when nothing was counted', () => {
    expect(resultOf(2)).toMatchObject({ count: 0, accuracy: null, macroF1: null });
    expect(resultOf(2, { target: [-100], predicted: [1], weight: null })).toMatchObject({ count: 0, accuracy: null });
  });

  it('refuse a target that is no class and arrays that do not fit', () => {
    expect(() => resultOf(2, { target: [2], predicted: [0], weight: null })).toThrow('2 is none of 2 classes');
    expect(() => resultOf(2, { target: [1, 1], predicted: [0], weight: null })).toThrow('do not fit');
    expect(() => resultOf(2, { target: [1], predicted: [0], weight: [] })).toThrow('do not fit');
  });

  it('hold together: the matrix counts every pair once and its diagonal is the accuracy', () => {
    const label = fc.nat(3);
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 40 }), fc.nat(40), (pairs, cut) => {
        const batch = (part: typeof pairs): ClassificationBatch => ({
          target: part.map(([target]) => target),
          predicted: part.map(([, predicted]) => predicted),
          weight: null,
        });
        const result = resultOf(4, batch(pairs.slice(0, cut)), batch(pairs.slice(cut)));
        expect(result).toEqual(resultOf(4, batch(pairs)));
        expect(result.confusion.flat().reduce((a, b) => a + b, 0)).toBe(pairs.length);
        expect(result.accuracy).toBe(pairs.filter(([target, predicted]) => target === predicted).length / pairs.length);
        expect(result.macroF1).toBeGreaterThanOrEqual(0);
        expect(result.macroF1).toBeLessThanOrEqual(1);
      }),
      { seed: 21, numRuns: 100 },
    );
  });
});

describe('predicted classes', () => {
  it('are the largest logit, the first of equals', () => {
    expect([...argMaxClasses([0, 2, 1, -5, -7, -6, 3, 3, 0], 3)]).toEqual([1, 0, 0]);
    expect([...argMaxClasses([-Infinity, -Infinity], 2)]).toEqual([0]);
  });

  it('are none where a logit is NaN', () => {
    expect([...argMaxClasses([9, Number.NaN, 0, 1], 2)]).toEqual([-1, 1]);
    expect([...thresholdLogits([0.1, 0, -2, Number.NaN])]).toEqual([1, 0, 0, -1]);
  });
});
