import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import { blockCases, describeCase, drawFeeds } from '../testing/block-cases';
import { expectAllCloseTo } from '../testing/graphs';
import { lowerBlock } from '../testing/lower-block';
import { runInOnnxruntime } from '../testing/ort';

const TOLERANCE = { relative: 1e-5, absolute: 2e-6 };

describe('onnxruntime and the reference evaluation agree', () => {
  it.each(blockCases.map((c) => [describeCase(c), c] as const))('%s', async (_name, spec) => {
    const random = new Random(11);
    for (const form of ['predict', 'train'] as const) {
      const block = lowerBlock({ ...spec, form, dtype: 'float32' });
      const feeds = drawFeeds(random, { ...spec, dtype: 'float32' }, block, { batch: 5, time: 7 });
      const actual = await runInOnnxruntime(block.graph, feeds);
      expect(actual.size).toBeGreaterThan(0);
      expectAllCloseTo(actual, evaluateGraph(block.graph, feeds), TOLERANCE);
    }
  });
});
