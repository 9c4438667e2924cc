import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { feedBlock, lowerBlock } from '../../testing/lower-block';
import { tensor, toNumbers } from '../../tensor/tensor';
import { makeSequence, makeTokens } from '../signals';

describe('linear', () => {
  it('is x·Wᵀ + b at every step', () => {
    const block = lowerBlock({
      type: 'linear',
      parameters: { units: 2 },
      inputs: { in: makeSequence('time', 3) },
      ragged: false,
    });
    expect(block.graph.nodes.filter(({ op }) => op === 'Gemm' || op === 'MatMul')).toHaveLength(1);
    const given = {
      in: tensor('float64', [1, 2, 3], [1, 2, 3, 4, 5, 6]),
      'b.weight': tensor('float64', [2, 3], [1, 0, -1, 2, 1, 0]),
      'b.bias': tensor('float64', [2], [10, 20]),
    };
    const out = evaluateGraph(block.graph, feedBlock(block, given, {})).get('out')!;
    expect(out.dims).toEqual([1, 2, 2]);
    expect([...toNumbers(out)]).toEqual([8, 24, 8, 33]);
  });

  it('starts Xavier uniform, with no bias', () => {
    const block = lowerBlock({ type: 'linear', parameters: { units: 40 }, inputs: { in: makeSequence('time', 20) } });
    const values = toNumbers(block.weights.get('b.weight')!);
    const limit = Math.sqrt(6 / 60);
    expect(Math.max(...values)).toBeLessThanOrEqual(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.95 * limit);
    expect(Math.min(...values)).toBeLessThan(-0.95 * limit);
    expect(new Set(toNumbers(block.weights.get('b.bias')!))).toEqual(new Set([0]));
  });
});

describe('embedding', () => {
  it('looks up one row a token', () => {
    const block = lowerBlock({
      type: 'embedding',
      parameters: { size: 2 },
      inputs: { in: makeTokens('time', 3) },
      ragged: false,
    });
    const given = { in: tensor('int64', [1, 3], [2, 0, 2]), 'b.table': tensor('float64', [3, 2], [1, 2, 3, 4, 5, 6]) };
    const out = evaluateGraph(block.graph, feedBlock(block, given, {})).get('out')!;
    expect([...toNumbers(out)]).toEqual([5, 6, 1, 2, 5, 6]);
  });
});
