import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { feedBlock, lowerBlock } from '../../testing/lower-block';
import { tensor, toNumbers } from '../../tensor/tensor';
import { makeSequence, makeVector } from '../signals';

const sequence = tensor('float64', [1, 2, 2], [1, 2, 3, 4]);
const vector = tensor('float64', [1, 2], [10, 20]);
const one = tensor('float64', [1, 1], [100]);

function combine(type: string): { values: number[]; shape: unknown } {
  const inputs = { 'in-1': makeVector(2), 'in-2': makeSequence('time', 2), 'in-3': makeVector(1) };
  const block = lowerBlock({ type, parameters: { inputs: 3 }, inputs, ragged: false });
  const feeds = feedBlock(block, { 'in-1': vector, 'in-2': sequence, 'in-3': one }, {});
  return {
    values: [...toNumbers(evaluateGraph(block.graph, feeds).get('out')!)],
    shape: block.signals.get('out')?.shape,
  };
}

describe('combining a vector, a sequence and a single feature', () => {
  it('adds them at every step', () => {
    expect(combine('add')).toEqual({ values: [111, 122, 113, 124], shape: ['batch', 'time', 2] });
  });

  it('multiplies them at every step', () => {
    expect(combine('multiply')).toEqual({ values: [1000, 4000, 3000, 8000], shape: ['batch', 'time', 2] });
  });

  it('puts them side by side at every step, in the order of the ports', () => {
    expect(combine('concatenate')).toEqual({
      values: [10, 20, 1, 2, 100, 10, 20, 3, 4, 100],
      shape: ['batch', 'time', 5],
    });
  });
});
