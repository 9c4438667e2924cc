import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random';
import { evaluateGraph } from '../../eval/evaluate';
import { isFloat } from '../../tensor/dtype';
import { tensor, toNumbers, type Tensor } from '../../tensor/tensor';
import { blockCases, describeCase, drawFeeds } from '../../testing/block-cases';
import { lowerWithGradients } from '../../testing/block-gradients';
import { randomTensor } from '../../testing/graphs';
import { lowerBlock } from '../../testing/lower-block';
import { findBlock } from '../catalog';

const STEP = 1e-5;
const CATEGORIES = ['attention', 'vision'];
const cases = blockCases.filter(({ type }) => CATEGORIES.includes(findBlock(type)?.category ?? ''));

describe('gradients of a block alone equal central differences, ragged and empty rows included', () => {
  it.each(cases.map((c) => [describeCase(c), c] as const))('%s', (_name, spec) => {
    const block = lowerBlock({ ...spec, form: 'train' });
    const [port = ''] = block.signals.keys();
    const graph = lowerWithGradients(spec, port);
    const random = new Random(21);
    const feeds = drawFeeds(random, spec, block, { batch: 4, time: 5 });
    const { dims } = evaluateGraph(block.graph, feeds).get(port)!;
    const seeded = new Map(feeds).set(`${port}.seed`, randomTensor(random, 'float64', dims));
    const results = evaluateGraph(graph, seeded);
    const lossAt = (name: string, t: Tensor): number =>
      Number(evaluateGraph(graph, new Map(seeded).set(name, t)).get('loss')!.data[0]);
    for (const [name, fed] of feeds) {
      if (!isFloat(fed.dtype)) continue;
      const direction = toNumbers(fed).map(() => 2 * random.uniform() - 1);
      const move = (step: number): Tensor =>
        tensor(
          'float64',
          fed.dims,
          toNumbers(fed).map((x, i) => x + step * direction[i]!),
        );
      const quotient = (lossAt(name, move(STEP)) - lossAt(name, move(-STEP))) / (2 * STEP);
      const parts = toNumbers(results.get(`${name}.gradient`)!).map((slope, i) => slope * direction[i]!);
      const slope = parts.reduce((a, b) => a + b, 0);
      const allowed = 1e-6 * parts.reduce((a, b) => a + Math.abs(b), 0) + 1e-9;
      expect(Math.abs(quotient - slope), `${name}: ${slope} against ${quotient}`).toBeLessThanOrEqual(allowed);
    }
  });
});
