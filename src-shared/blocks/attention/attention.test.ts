import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { tensor, toNumbers, type Tensor } from '../../tensor/tensor';
import { lowerWithGradients } from '../../testing/block-gradients';
import { expectCloseTo } from '../../testing/graphs';
import { feedBlock, lowerBlock, type BlockCase } from '../../testing/lower-block';
import { findBlock } from '../catalog';
import { readParameters } from '../parameters';
import { makeSequence, makeVector } from '../signals';
import { SCORES } from './scores';

const EXACT = { relative: 1e-12, absolute: 1e-12 };

function values(dims: readonly number[], numbers: readonly number[]): Tensor {
  return tensor('float64', dims, numbers);
}

/** The outputs of a block as plain numbers, by port. */
function attend(spec: BlockCase, given: Readonly<Record<string, Tensor>>): (port: string) => number[] {
  const block = lowerBlock(spec);
  const out = evaluateGraph(block.graph, feedBlock(block, given, {}));
  return (port: string): number[] => [...toNumbers(out.get(port)!)];
}

describe('attention', () => {
  it('is the mean of the values, weighed by softmax of the scores', () => {
    const inputs = { query: makeVector(2), keys: makeSequence('time', 2), values: makeSequence('time', 1) };
    const read = attend(
      { type: 'attention', parameters: { score: 'dot' }, inputs, ragged: false },
      {
        query: values([1, 2], [1, 5]),
        keys: values([1, 3, 2], [Math.log(2), 0, 0, 0, 0, 0]),
        values: values([1, 3, 1], [4, 8, 12]),
      },
    );
    expectCloseTo(values([3], read('weights')), values([3], [0.5, 0.25, 0.25]), EXACT);
    expectCloseTo(values([1], read('context')), values([1], [7]), EXACT);
  });

  it.each(SCORES)(
    '%s: takes keys within their row only, and gives zeros and no gradient where there is none',
    (score) => {
      const spec: BlockCase = {
        type: 'attention',
        parameters: { score, length: 3, size: 3 },
        inputs: { query: makeSequence(1, 2), keys: makeSequence(3, 2) },
      };
      const numbers = [0.3, -0.2, 0.5, 0.1, 900, 900];
      const given = {
        query: values([2, 1, 2], [1, 2, 3, 4]),
        keys: values([2, 3, 2], [...numbers, ...numbers]),
        lengths: tensor('int64', [2], [2, 0]),
        'context.seed': values([2, 1, 2], [1, 2, 3, 4]),
      };
      const graph = lowerWithGradients(spec, 'context');
      const out = evaluateGraph(graph, new Map([...Object.entries(given), ...lowerBlock(spec).weights]));
      const alignment = [...toNumbers(out.get('weights')!)];
      expect(alignment[0]! + alignment[1]!).toBeCloseTo(1, 12);
      expect(alignment.slice(2)).toEqual([0, 0, 0, 0]);
      expect([...toNumbers(out.get('context')!)].slice(2)).toEqual([0, 0]);
      for (const [name, t] of out) expect([name, [...toNumbers(t)].every(Number.isFinite)]).toEqual([name, true]);
      expect([...toNumbers(out.get('query.gradient')!)].slice(2)).toEqual([0, 0]);
      expect([...toNumbers(out.get('keys.gradient')!)].slice(4)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    },
  );

  it('has an equation and a source for each score', () => {
    const type = findBlock('attention')!;
    const texts = SCORES.map((score) => {
      const read = readParameters(type, new Map([['score', score]]));
      if (!read.ok) throw new Error(score);
      return [type.equationOf?.(read.value) ?? '', type.citationOf?.(read.value) ?? ''] as const;
    });
    expect(new Set(texts.map(([equation]) => equation)).size).toBe(SCORES.length);
    for (const [equation, citation] of texts) {
      expect([...equation.matchAll(/[{}]/g)].reduce((depth, [c]) => depth + (c === '{' ? 1 : -1), 0)).toBe(0);
      expect(citation).toMatch(/(20|arXiv)\d*/);
    }
  });
});

describe('content attention', () => {
  const inputs = { query: makeVector(2), keys: makeSequence('time', 2) };
  const keys = values([1, 2, 2], [3, 0, 0, 0.5]);

  it('compares directions, not lengths, as sharply as it has learnt', () => {
    const spec: BlockCase = { type: 'attention', parameters: { score: 'content' }, inputs, ragged: false };
    const bare = attend(
      { ...spec, parameters: { score: 'content', learnSharpness: false } },
      { query: values([1, 2], [7, 0]), keys },
    );
    const share = Math.E / (Math.E + 1);
    expectCloseTo(values([2], bare('weights')), values([2], [share, 1 - share]), EXACT);
    const start = attend(spec, { query: values([1, 2], [7, 0]), keys });
    expect(start('weights')).toEqual(bare('weights'));
    const sharp = attend(spec, { query: values([1, 2], [7, 0]), keys, 'b.log_beta': values([1], [Math.log(20)]) });
    expect(sharp('weights')[0]).toBeGreaterThan(0.999);
  });

  it('weighs all keys alike for a query of zeros', () => {
    const spec: BlockCase = { type: 'attention', parameters: { score: 'content' }, inputs, ragged: false };
    expect(attend(spec, { query: values([1, 2], [0, 0]), keys })('weights')).toEqual([0.5, 0.5]);
  });
});

describe('location attention', () => {
  const spec: BlockCase = {
    type: 'attention',
    parameters: { score: 'location', length: 2 },
    inputs: { query: makeVector(1), keys: makeSequence('time', 1) },
    ragged: false,
  };
  const Wa = values([2, 1], [0, Math.log(3)]);

  it('weighs as many keys as there are, and none beyond its greatest length', () => {
    const query = values([1, 1], [1]);
    const read = (steps: number) =>
      attend(spec, { query, keys: values([1, steps, 1], new Array<number>(steps).fill(8)), 'b.Wa': Wa });
    expectCloseTo(values([1], read(1)('weights')), values([1], [1]), EXACT);
    expectCloseTo(values([2], read(2)('weights')), values([2], [0.25, 0.75]), EXACT);
    expectCloseTo(values([4], read(4)('weights')), values([4], [0.25, 0.75, 0, 0]), EXACT);
  });

  it('cannot tell keys apart from a state of zeros', () => {
    const read = attend(spec, { query: values([1, 1], [0]), keys: values([1, 2, 1], [1, 9]), 'b.Wa': Wa });
    expect(read('weights')).toEqual([0.5, 0.5]);
  });
});

describe('multi-head attention', () => {
  it('that is causal never looks ahead', () => {
    const spec: BlockCase = {
      type: 'multi-head-attention',
      parameters: { heads: 2, causal: true },
      inputs: { query: makeSequence('time', 4) },
      ragged: false,
    };
    const x = Array.from({ length: 12 }, (_, i) => Math.sin(i));
    const changed = x.map((value, i) => (i < 8 ? value : value + 1));
    const [before, after] = [x, changed].map((numbers) => attend(spec, { query: values([1, 3, 4], numbers) })('out'));
    expect(after!.slice(0, 8)).toEqual(before!.slice(0, 8));
    expect(after!.slice(8)).not.toEqual(before!.slice(8));
  });
});

describe('positional encoding', () => {
  it('adds sines and cosines of falling speed', () => {
    const spec: BlockCase = { type: 'positional-encoding', inputs: { in: makeSequence('time', 5) }, ragged: false };
    const read = attend(spec, { in: values([1, 3, 5], new Array<number>(15).fill(1)) });
    const angles = [1, 10_000 ** -0.4, 10_000 ** -0.8];
    const row = (t: number): number[] =>
      angles.flatMap((speed) => [1 + Math.sin(speed * t), 1 + Math.cos(speed * t)]).slice(0, 5);
    expectCloseTo(values([15], read('out')), values([15], [...row(0), ...row(1), ...row(2)]), EXACT);
  });

  it('has a learnt row for each position, the last for all beyond', () => {
    const spec: BlockCase = {
      type: 'positional-encoding',
      parameters: { kind: 'learned', length: 2 },
      inputs: { in: makeSequence('time', 1) },
      ragged: false,
    };
    const read = attend(spec, { in: values([1, 4, 1], [1, 2, 3, 4]), 'b.table': values([2, 1], [10, 20]) });
    expect(read('out')).toEqual([11, 22, 23, 24]);
  });
});

describe('feed-forward', () => {
  it('drops hidden units while training only', () => {
    const spec: BlockCase = {
      type: 'feed-forward',
      parameters: { hidden: 2, dropout: 0.5 },
      inputs: { in: makeVector(1) },
      ragged: false,
    };
    const given = {
      in: values([1, 1], [3]),
      'b.W1': values([2, 1], [1, -1]),
      'b.b1': values([2], [1, 5]),
      'b.W2': values([1, 2], [1, 10]),
      'b.b2': values([1], [0.5]),
    };
    expect(attend(spec, given)('out')).toEqual([24.5]);
    expect(attend({ ...spec, form: 'train' }, { ...given, 'b.mask': values([1, 2], [2, 0]) })('out')).toEqual([8.5]);
  });
});
