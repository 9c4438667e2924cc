import { describe, it } from 'vitest';
import { createSession } from '../../src-main/worker/ort-session';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import { encodeModel } from '../onnx/write';
import { buildGraph, expectAllCloseTo, randomFeeds } from '../testing/graphs';
import { emitClipByNorm, emitClipByValue } from './clipping';

describe('clipping', () => {
  it.each(['float32', 'float64'] as const)(
    'is the same in onnxruntime as in plain evaluation, in %s',
    async (dtype) => {
      const graph = buildGraph((g) => {
        const gradients = [[], [7], [4, 5], [2, 3, 6]].map((dims, i) => g.builder.input(`gradient${i}`, dtype, dims));
        const { gradients: clipped, norm, each } = emitClipByNorm(g, emitClipByValue(g, gradients, 0.8), 2);
        return { ...Object.fromEntries(clipped.map((value, i) => [`clipped${i}`, value])), norm, each };
      });
      const feeds = randomFeeds(graph, new Random(3));
      const session = await createSession(encodeModel(graph));
      try {
        expectAllCloseTo(await session.run(feeds), evaluateGraph(graph, feeds));
      } finally {
        await session.release();
      }
    },
  );
});
