import { describe, it } from 'vitest';
import { createSession } from '../../src-main/worker/ort-session';
import { differentiate } from '../autodiff/differentiate';
import { lookupRule } from '../autodiff/rule-table';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import type { Graph } from '../ir/graph';
import { encodeModel } from '../onnx/write';
import type { FloatType } from '../tensor/dtype';
import { buildGraph, expectAllCloseTo, randomFeeds } from '../testing/graphs';
import type { LossOptions, LossType } from './loss';
import { emitLoss } from './losses';

const CLASSES = 4;

/** Loss and gradient with everything switched on: a mask of integers, named sizes, all options. */
function fullGraph(type: LossType, options: LossOptions, dtype: FloatType): Graph {
  return buildGraph((g) => {
    const prediction = g.builder.input('prediction', dtype, ['batch', 'time', CLASSES]);
    const isLabel = type === 'cross-entropy';
    const target = g.builder.input('target', isLabel ? 'int64' : dtype, isLabel ? ['batch', 'time'] : prediction.shape);
    const weight = g.builder.input('weight', 'bool', ['batch', 'time']);
    const loss = emitLoss(g, type, { prediction, target, weight, options });
    const seeds = new Map([[loss, g.scalar(1, dtype)]]);
    return { loss, gradient: differentiate(g, seeds, [prediction], lookupRule).get(prediction)! };
  });
}

describe.each([
  ['mse', {}],
  ['mae', {}],
  ['huber', { delta: 0.3 }],
  ['binary-cross-entropy', { labelSmoothing: 0.1, positiveWeight: 2 }],
  ['cross-entropy', { labelSmoothing: 0.1, classWeights: [1, 2, 0.5, 3], ignoreIndex: 1 }],
] as const)('%s with a mask and all options', (type, options) => {
  it.each(['float32', 'float64'] as const)(
    'is the same in onnxruntime as in plain evaluation, in %s',
    async (dtype) => {
      const graph = fullGraph(type, options, dtype);
      const session = await createSession(encodeModel(graph));
      try {
        for (const sizes of [
          { batch: 3, time: 5 },
          { batch: 1, time: 1 },
        ]) {
          // Integers among 0 … 2 are class indices, one of them ignored; numbers are up to 3.
          const feeds = randomFeeds(graph, new Random(17), sizes, 0, 3);
          const tolerance =
            dtype === 'float32' ? { relative: 1e-5, absolute: 1e-6 } : { relative: 1e-9, absolute: 1e-12 };
          expectAllCloseTo(await session.run(feeds), evaluateGraph(graph, feeds), tolerance);
        }
      } finally {
        await session.release();
      }
    },
  );
});
