import { describe, it } from 'vitest';
import { createSession } from '../../src-main/worker/ort-session';
import { differentiate } from '../autodiff/differentiate';
import { lookupRule } from '../autodiff/rule-table';
import { evaluateGraph } from '../eval/evaluate';
import type { Graph, Value } from '../ir/graph';
import { encodeModel } from '../onnx/write';
import type { FloatType } from '../tensor/dtype';
import { scalar, type Tensor } from '../tensor/tensor';
import { goldenTensor, listGoldenCases, loadGoldenCase, type GoldenCase } from '../testing/golden-cases';
import { buildGraph, expectAllCloseTo } from '../testing/graphs';
import type { LossOptions, LossType } from './loss';
import { emitLoss } from './losses';

/** Our loss for a reference case, by the case's name without `loss-`. */
const LOSS_OF_CASE: Readonly<Record<string, LossType>> = {
  mse: 'mse',
  mae: 'mae',
  huber: 'huber',
  bce_logits: 'binary-cross-entropy',
  'cross_entropy-ignore': 'cross-entropy',
};

/** PyTorch's settings by our names. `reduction` must be the mean, the only one there is here. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  delta: 'delta',
  ignore_index: 'ignoreIndex',
  label_smoothing: 'labelSmoothing',
};

function optionsOf(golden: GoldenCase): LossOptions {
  const options: Record<string, number> = {};
  for (const [key, value] of Object.entries(golden.config)) {
    if (key === 'reduction' && value === 'mean') continue;
    const name = OPTION_NAMES[key];
    if (name === undefined || typeof value !== 'number') throw new Error(`${golden.name}: what is ${key}?`);
    options[name] = value;
  }
  return options;
}

/** The input that is not the target: `prediction` or `logits`. It is the only one with a gradient. */
function predictionOf(golden: GoldenCase): string {
  const names = Object.keys(golden.grads);
  if (names.length !== 1) throw new Error(`${golden.name} has gradients of ${names.join(', ')}`);
  return names[0]!;
}

/** The loss and the gradient of the prediction, for inputs named as in the case. */
function lossGraph(golden: GoldenCase, dtype: FloatType): Graph {
  const type = LOSS_OF_CASE[golden.name.slice('loss-'.length)];
  if (type === undefined) throw new Error(`No loss is known for ${golden.name}`);
  const name = predictionOf(golden);
  return buildGraph((g) => {
    const prediction = g.builder.input(name, dtype, golden.inputs[name]!.shape);
    const target = g.builder.input(
      'target',
      type === 'cross-entropy' ? 'int64' : dtype,
      golden.inputs['target']!.shape,
    );
    const loss = emitLoss(g, type, { prediction, target, weight: null, options: optionsOf(golden) });
    const seeds = new Map<Value, Value>([[loss, g.scalar(1, dtype)]]);
    const gradient = differentiate(g, seeds, [prediction], lookupRule).get(prediction);
    if (!gradient) throw new Error('The loss does not depend on the prediction');
    return { loss, gradient };
  });
}

describe.each(listGoldenCases('loss-'))('%s', (name) => {
  const golden = loadGoldenCase(name);
  const feeds = (dtype: FloatType): Map<string, Tensor> =>
    new Map(
      Object.entries(golden.inputs).map(([key, array]) => {
        if (key !== 'target') return [key, goldenTensor(array, dtype)];
        if (name.startsWith('loss-cross_entropy')) return [key, goldenTensor(array, 'int64')];
        // This case holds the numbers its labels were made from: its loss and gradients are those of the labels "above 0".
        const data = name === 'loss-bce_logits' ? array.data.map((x) => (x > 0 ? 1 : 0)) : array.data;
        return [key, goldenTensor({ ...array, data }, dtype)];
      }),
    );
  const expected = (dtype: FloatType): Map<string, Tensor> =>
    new Map([
      ['loss', scalar(dtype, golden.loss)],
      ['gradient', goldenTensor(golden.grads[predictionOf(golden)]!, dtype)],
    ]);

  it.each([
    ['float32', { relative: 1e-5, absolute: 1e-7 }],
    ['float64', { relative: 1e-9, absolute: 1e-11 }],
  ] as const)('has loss and gradient of the reference in %s', async (dtype, tolerance) => {
    const graph = lossGraph(golden, dtype);
    const session = await createSession(encodeModel(graph));
    try {
      expectAllCloseTo(await session.run(feeds(dtype)), expected(dtype), tolerance);
    } finally {
      await session.release();
    }
    expectAllCloseTo(evaluateGraph(graph, feeds(dtype)), expected(dtype), tolerance);
  });
});
