import { describe, expect, it } from 'vitest';
import { createWire, createBlock } from '../document/create';
import type { Json } from '../document/document';
import { evaluateGraph } from '../eval/evaluate';
import { IGNORED_CLASS } from '../base/ignored-class';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { chainProject, createTinyTraining, evaluatingRunner, TINY_BLOCKS } from '../testing/tiny-training';
import { evaluatePart } from './evaluate-part';
import type { ModelData } from './model-data';
import { drawInitialParameters } from './training-state';

/** A value and a class predicted from the same last step, the class with three times the weight. */
function twoHeads() {
  const chain = chainProject(
    TINY_BLOCKS.map((block) => (block[0] === 'drop' ? ['drop', 'dropout', { rate: 0 }] : block)),
  );
  const added = (id: string, type: string, parameters: Readonly<Record<string, Json>> = {}) =>
    [id, createBlock(id, type, new Map(Object.entries(parameters)))] as const;
  const project = {
    ...chain,
    blocks: new Map([
      ...chain.blocks,
      added('head', 'regression-output', { columns: ['y'] }),
      added('logits', 'linear', { units: 3 }),
      added('class', 'multi-class-output', { columns: ['label'], weight: 3 }),
    ]),
    wires: new Map([
      ...chain.wires,
      ['w8', createWire('w8', 'drop.out', 'logits.in')],
      ['w9', createWire('w9', 'logits.out', 'class.in')],
    ]),
    data: makeBinding([bind('y', 'target'), bind('label', 'target', 'category')]),
  };
  const rows = range(400);
  const table = makeTable({
    y: rows.map((i) => 20 + 10 * Math.sin(i / 3)),
    label: rows.map((i) => ['a', 'b', 'c'][(i * 7) % 3]!),
  });
  return createTinyTraining(project, table);
}

describe('evaluatePart', () => {
  it('averages each head over its own positions, whatever batches they come in', async () => {
    const { model, data: whole } = twoHeads();
    // Most classes of the first batch are unknown and none of the second: the heads count different positions.
    const data: ModelData = {
      ...whole,
      fill: (part, samples) => {
        const batch = new Map(whole.fill(part, samples));
        const target = batch.get('class.target')!;
        const classes = BigInt64Array.from(target.data as BigInt64Array, (value, i) =>
          samples[i]! < 120 ? BigInt(IGNORED_CLASS) : value,
        );
        return batch.set('class.target', { dtype: 'int64', dims: target.dims, data: classes });
      },
    };
    const total = data.sampleCount('train');
    expect(total).toBeGreaterThan(200);
    const parameters = drawInitialParameters(model, 1, 'float32');
    const runner = await evaluatingRunner(model.evaluate());
    const call = { model, data, runner, parameters, batchSize: 4, between: async () => undefined };
    const found = await evaluatePart({ ...call, part: 'train' });
    const once = evaluateGraph(
      model.evaluate(),
      new Map([...parameters, ...data.fill('train', Int32Array.from(range(total)))]),
    );
    const expected = Number(once.get('loss')!.data[0]);
    expect(found!.loss).toBeCloseTo(expected, 5);
    expect(Number(once.get('head.loss')!.data[0]) + Number(once.get('class.loss')!.data[0])).toBeCloseTo(expected, 5);
    expect(Number(once.get('loss_weight')!.data[0])).toBe(total);
    expect(Number(once.get('class.loss_weight')!.data[0])).toBe(total - 120);
  });

  it('has nothing to say of a part without samples', async () => {
    const { model, data } = createTinyTraining();
    const call = {
      ...{ model, data, runner: await evaluatingRunner(model.evaluate()), batchSize: 4 },
      parameters: drawInitialParameters(model, 1, 'float32'),
      between: async () => undefined,
    };
    expect(await evaluatePart({ ...call, data: { ...data, sampleCount: () => 0 }, part: 'test' })).toBeNull();
  });
});
