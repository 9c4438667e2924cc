import { describe, expect, it } from 'vitest';
import { compileProject } from '../compiler/compile';
import { createDataset } from '../data/dataset';
import type { DataBinding } from '../document/document';
import { chainProject, createTinyTraining, TINY_BLOCKS, type BlockList } from '../testing/tiny-training';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { tensor, toNumbers } from '../tensor/tensor';
import { createFeatureSource, createModelData, fitTensor } from './model-data';

const table = makeTable({
  y: range(40),
  w: range(40).map((i) => 100 - i),
  label: range(40).map((i) => ['low', 'mid', 'high'][i % 3]!),
  flag: range(40).map((i) => i % 2),
});

function prepare(binding: DataBinding, blocks: BlockList, ports: Readonly<Record<string, string>> = {}) {
  return createTinyTraining({ ...chainProject(blocks, ports), data: binding }, table);
}

const window = { length: 4, stride: 1, horizon: 1, steps: 2 };

describe('createModelData', () => {
  it('gives targets the form the head reads, and their own units back', () => {
    const binding = makeBinding([bind('y', 'target'), bind('w', 'target', 'min-max')], { window });
    const blocks: BlockList = TINY_BLOCKS.map(([id, type, parameters]) =>
      id === 'linear' ? [id, type, { units: 4 }] : parameters ? [id, type, parameters] : [id, type],
    );
    const { data, model } = prepare(binding, blocks);
    expect(model.targets[0]).toMatchObject({ name: 'head.target', shape: ['batch', 4], info: { width: 4 } });
    const batch = data.fill('train', [0, 3]);
    expect(batch.get('input')?.dims).toEqual([2, 4, 2]);
    const target = batch.get('head.target')!;
    expect(target.dims).toEqual([2, 4]);
    const { columns, unscale } = data.scales.get('head.target')!;
    expect(columns).toBe(2);
    const own = Array.from(toNumbers(target), (value, i) => Math.round(unscale(value, i % columns) * 1e3) / 1e3);
    // Windows of the rows 0–3 and 3–6: the two rows after them, y and w side by side.
    expect(own).toEqual([4, 96, 5, 95, 7, 93, 8, 92]);
  });

  it('feeds classes as indices, and labels as 0 and 1', () => {
    const classes = prepare(makeBinding([bind('y', 'input'), bind('label', 'target', 'category')]), [
      ...TINY_BLOCKS.slice(0, 2),
      ['linear', 'linear', { units: 3 }],
      ['head', 'multi-class-output'],
    ]);
    const target = classes.data.fill('train', [0, 1, 2]).get('head.target')!;
    expect(target).toMatchObject({ dtype: 'int64', dims: [3] });
    // Row 4 is mid, then high and low; the vocabulary is in alphabetical order.
    expect([...toNumbers(target)]).toEqual([2, 0, 1]);

    const binary: BlockList = [...TINY_BLOCKS.slice(0, 4), ['head', 'binary-output']];
    const labels = prepare(makeBinding([bind('y', 'input'), bind('flag', 'target', 'none')]), binary);
    expect([...toNumbers(labels.data.fill('train', [0, 1]).get('head.target')!)]).toEqual([0, 1]);

    const scaled = makeBinding([bind('y', 'input'), bind('flag', 'target')]);
    const dataset = createDataset(table, scaled);
    if (!dataset.ok) throw new Error('The data is sound');
    const model = compileProject({ ...chainProject(binary), data: scaled }, createFeatureSource(dataset.value));
    if (!model.ok) throw new Error('The model is sound');
    expect(createModelData(dataset.value, model.value)).toMatchObject({
      ok: false,
      error: [{ code: 'TRAIN-004', where: { block: 'head', column: 'flag' } }],
    });
  });

  it('feeds lengths to a model compiled for ragged rows', () => {
    const { dataset, project } = createTinyTraining();
    const model = compileProject(project, createFeatureSource(dataset));
    if (!model.ok) throw new Error('The model is sound');
    const data = createModelData(dataset, model.value);
    if (!data.ok) throw new Error('The data is sound');
    expect([...toNumbers(data.value.fill('train', [0, 1, 2]).get('input.lengths')!)]).toEqual([4, 4, 4]);
  });
});

describe('createFeatureSource', () => {
  it('counts the predicted steps in the width of a target, and not in one at each step', () => {
    const dataset = createDataset(table, makeBinding([bind('y', 'target'), bind('w', 'target')], { window }));
    if (!dataset.ok) throw new Error('The data is sound');
    const source = createFeatureSource(dataset.value);
    expect(source.describe({ kind: 'target', columns: null })).toMatchObject({ value: { width: 4 } });
    expect(source.describe({ kind: 'target-per-step', columns: null })).toMatchObject({ value: { width: 2 } });
    expect(source.describe({ kind: 'token', columns: null })).toMatchObject({ ok: false, error: { code: 'DATA-036' } });
  });
});

describe('fitTensor', () => {
  it('changes axes and element type, never the order', () => {
    const given = tensor('int64', [2, 3], [1, 2, 3, 4, 5, 6]);
    expect(fitTensor(given, 'float32', ['batch', 'time', 1], 'x')).toEqual(
      tensor('float32', [2, 3, 1], [1, 2, 3, 4, 5, 6]),
    );
    expect(() => fitTensor(given, 'int64', ['batch'], 'x')).toThrow(/x is batch in the model.*2 × 3/);
    expect(() => fitTensor(given, 'int64', ['batch', 'time', 2], 'x')).toThrow(/x is/);
    expect(() => fitTensor(given, 'int64', ['batch', 'time', 'other'], 'x')).toThrow(/x is/);
  });
});
