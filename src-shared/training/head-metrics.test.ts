import { describe, expect, it } from 'vitest';
import type { ModelTarget } from '../compiler/compiled-model';
import { tensor, type Tensor } from '../tensor/tensor';
import { addHeadMetrics, createHeadMetrics, readHeadMetrics } from './head-metrics';
import type { TargetScale } from './model-data';

function makeTarget(block: string, task: ModelTarget['head']['task'], classes: number | null = null): ModelTarget {
  return {
    name: `${block}.target`,
    block,
    head: { task, perStep: false, columns: null, loss: 'mse', options: {}, weight: 1 },
    request: { kind: 'target', columns: null },
    info: { names: [block], width: 1, vocabularySize: classes },
    dtype: classes === null ? 'float32' : 'int64',
    shape: ['batch', 1],
  };
}

/** Two columns: the first in tens, the second shifted. */
const scale: TargetScale = { columns: 2, unscale: (value, column) => (column === 0 ? value * 10 : value + 3) };

function measure(
  targets: readonly ModelTarget[],
  batches: readonly Readonly<Record<string, Tensor>>[],
): Record<string, number> {
  const scales = new Map(targets.map(({ name }) => [name, scale]));
  const metrics = createHeadMetrics(targets, scales);
  for (const batch of batches)
    addHeadMetrics(metrics, new Map(Object.entries(batch)), new Map(Object.entries(batch)), scales);
  return readHeadMetrics(metrics);
}

describe('head metrics', () => {
  it('measures regression in the data’s own units, batch by batch', () => {
    const batch = (prediction: number[], target: number[]) => ({
      a: tensor('float32', [1, 2], prediction),
      'a.target': tensor('float32', [1, 2], target),
    });
    // Errors 10 and 1, then 0 and 3.
    const found = measure([makeTarget('a', 'regression')], [batch([1, 1], [0, 0]), batch([2, 5], [2, 2])]);
    expect(found).toEqual({ rmse: Math.sqrt((100 + 1 + 0 + 9) / 4), mae: 14 / 4 });
  });

  it('decides yes above a half and takes the most likely class', () => {
    const binary = measure(
      [makeTarget('a', 'binary')],
      [{ a: tensor('float32', [4, 1], [0.5, 0.51, 0.9, NaN]), 'a.target': tensor('float32', [4, 1], [0, 1, 0, 1]) }],
    );
    // Right, right, wrong, and no answer: F1 is 2/3 for no and 1/2 for yes.
    expect(binary['accuracy']).toBeCloseTo(0.5, 12);
    expect(binary['macro_f1']).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
    const classes = measure(
      [makeTarget('a', 'multi-class', 3)],
      [
        {
          a: tensor('float32', [3, 3], [0.1, 0.7, 0.2, 0.6, 0.3, 0.1, 0, 0, 1]),
          'a.target': tensor('int64', [3], [1, 2, -100]),
        },
      ],
    );
    expect(classes['accuracy']).toBe(0.5);
  });

  it('pools several heads and tells of each', () => {
    const one = { a: tensor('float32', [1, 2], [1, 0]), 'a.target': tensor('float32', [1, 2], [0, 0]) };
    const two = { b: tensor('float32', [2, 1], [0.9, 0.1]), 'b.target': tensor('float32', [2, 1], [1, 1]) };
    const found = measure([makeTarget('a', 'regression'), makeTarget('b', 'binary')], [{ ...one, ...two }]);
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['rmse', 'mae', 'accuracy', 'macro_f1', 'a.rmse', 'a.mae', 'b.accuracy', 'b.macro_f1']),
    );
    expect(found['accuracy']).toBe(0.5);
    expect(found['rmse']).toBe(found['a.rmse']);
  });
});
