import { describe, expect, it } from 'vitest';
import { toNumbers } from '../tensor/tensor';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { fillBatch } from './batch';
import { createDataset, type Dataset } from './dataset';
import { selectLengths, type FeatureRequest, type FeatureSpec } from './feature-spec';
import { selectFeatures } from './features';

const rows = 40;
const table = makeTable({
  s: range(rows).map((r) => (r < 20 ? 'a' : 'b')),
  t: range(rows),
  y: range(rows),
  z: range(rows).map((r) => 1000 + r),
  x: range(rows).map((r) => 100 + r),
  k: range(rows).map((r) => 200 + r * r),
  w: range(rows).map((r) => (r % 2 === 0 ? 'even' : 'odd')),
  size: range(rows).map((r) => (r < 20 ? 1 : 2)),
});
const binding = makeBinding(
  [
    bind('s', 'series'),
    bind('t', 'time'),
    bind('y', 'target', 'none'),
    bind('z', 'target', 'none'),
    bind('x', 'input', 'none'),
    bind('k', 'known', 'none'),
    bind('w', 'input', 'category'),
    bind('size', 'input', 'none'),
  ],
  {
    window: { length: 3, stride: 1, horizon: 2, steps: 2 },
    split: { by: 'time', validation: 0, test: 0, validationFrom: null, testFrom: null, seed: 1 },
  },
);

function make(): Dataset {
  const made = createDataset(table, binding);
  if (!made.ok) throw new Error(made.error.map((e) => e.message).join('\n'));
  return made.value;
}
const dataset = make();

function select(kind: FeatureRequest['kind'], columns: readonly string[] | null): FeatureSpec {
  const spec = selectFeatures(dataset, { kind, columns });
  if (!spec.ok) throw new Error(spec.error.map((e) => e.message).join('\n'));
  return spec.value;
}

function fill(kind: FeatureRequest['kind'], columns: readonly string[] | null, samples: readonly number[]) {
  return fillSpec(select(kind, columns), samples);
}

function fillSpec(spec: FeatureSpec, samples: readonly number[]) {
  const tensor = fillBatch(dataset, 'train', samples, new Map([['x', spec]])).get('x');
  if (tensor === undefined) throw new Error('no tensor');
  return { dtype: tensor.dtype, dims: tensor.dims, values: Array.from(toNumbers(tensor)) };
}

describe('fillBatch', () => {
  it('gives past inputs at their own step and known ones a horizon ahead', () => {
    expect(fill('sequence', ['x', 'k'], [0, 4])).toEqual({
      dtype: 'float32',
      dims: [2, 3, 2],
      values: [100, 204, 101, 209, 102, 216, 104, 236, 105, 249, 106, 264],
    });
  });

  it('takes all number columns when none is named', () => {
    expect(select('sequence', null)).toMatchObject({
      names: ['y', 'z', 'x', 'k', 'size'],
      width: 5,
      steps: 3,
      inner: [5],
    });
  });

  it('gives a category as tokens, or one-hot when it is named among numbers', () => {
    expect(select('token', null)).toMatchObject({ dtype: 'int64', vocabularySize: 3, names: ['w'] });
    expect(fill('token', ['w'], [0, 1])).toEqual({ dtype: 'int64', dims: [2, 3], values: [1, 2, 1, 2, 1, 2] });
    expect(select('sequence', ['y', 'w']).names).toEqual(['y', 'w=?', 'w=even', 'w=odd']);
    expect(fill('sequence', ['y', 'w'], [1])).toEqual({
      dtype: 'float32',
      dims: [1, 3, 4],
      values: [1, 0, 0, 1, 2, 0, 1, 0, 3, 0, 0, 1],
    });
  });

  it('gives what is known at the first predicted row, and what does not change in a series', () => {
    expect(fill('static', null, [0, 3])).toEqual({ dtype: 'float32', dims: [2, 2], values: [216, 1, 249, 1] });
  });

  it('gives the targets: the steps after the horizon, or one for each input step', () => {
    expect(fill('target', ['y'], [0, 1])).toEqual({ dtype: 'float32', dims: [2, 2], values: [4, 5, 5, 6] });
    expect(fill('target', null, [0])).toEqual({ dtype: 'float32', dims: [1, 2, 2], values: [4, 1004, 5, 1005] });
    expect(fill('step-target', ['y'], [1])).toEqual({ dtype: 'float32', dims: [1, 3], values: [3, 4, 5] });
  });

  it('gives class indices without the unknown slot', () => {
    const made = createDataset(table, { ...binding, columns: [bind('t', 'time'), bind('w', 'target', 'category')] });
    if (!made.ok) throw new Error('made');
    const spec = selectFeatures(made.value, { kind: 'target', columns: null });
    if (!spec.ok) throw new Error('spec');
    expect(spec.value).toMatchObject({ dtype: 'int64', vocabularySize: 2, steps: 2, inner: [] });
    const tensor = fillBatch(made.value, 'train', [0], new Map([['y', spec.value]])).get('y');
    expect(tensor?.data).toEqual(BigInt64Array.of(0n, 1n));
  });

  it('gives lengths, starts windows afresh in each series, and takes an empty batch', () => {
    expect(fillSpec(selectLengths(select('sequence', null)), [0, 1])).toEqual({
      dtype: 'int64',
      dims: [2],
      values: [3, 3],
    });
    // 15 windows fit the 20 rows of the first series; the next one starts in the second.
    expect(fill('sequence', ['x'], [14, 15]).values).toEqual([114, 115, 116, 120, 121, 122]);
    expect(fill('sequence', ['x'], [])).toEqual({ dtype: 'float32', dims: [0, 3, 1], values: [] });
    expect(() => fill('sequence', null, [999])).toThrow('samples, not a number 999');
  });
});

describe('selectFeatures', () => {
  it.each<[FeatureRequest['kind'], readonly string[] | null]>([
    ['sequence', ['nothing']],
    ['sequence', []],
    ['token', ['x']],
    ['token', ['w', 'w']],
    ['static', ['x']],
    ['target', ['x']],
    ['step-target', ['k']],
  ])('refuses a %s of %j', (kind, columns) => {
    const spec = selectFeatures(dataset, { kind, columns });
    expect(!spec.ok && spec.error[0]).toMatchObject({ code: 'DATA-036', severity: 'error' });
  });
});
