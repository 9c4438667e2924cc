import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { feedBlock, lowerBlock } from '../../testing/lower-block';
import { tensor, toNumbers } from '../../tensor/tensor';
import { makeSequence, makeVector } from '../signals';

/** Three rows of three steps of two features, all below zero, of which 3, 1 and 0 count. */
const x = tensor('float64', [3, 3, 2], [-1, -6, -3, -4, -5, -2, -7, -8, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90]);
const lengths = tensor('int64', [3], [3, 1, 0]);

function pool(type: string, ragged: boolean): number[] {
  const block = lowerBlock({ type, inputs: { in: makeSequence('time', 2) }, ragged });
  const result = evaluateGraph(block.graph, feedBlock(block, ragged ? { in: x, lengths } : { in: x }, {}));
  return [...toNumbers(result.get('out')!)];
}

describe('one row of a sequence', () => {
  it('is its last step that counts', () => {
    expect(pool('last-step', true)).toEqual([-5, -2, -7, -8, 0, 0]);
    expect(pool('last-step', false)).toEqual([-5, -2, 90, 90, 90, 90]);
  });

  it('is the mean of the steps that count', () => {
    expect(pool('mean-pool', true)).toEqual([-3, -4, -7, -8, 0, 0]);
    expect(pool('mean-pool', false).slice(0, 2)).toEqual([-3, -4]);
  });

  it('is the maximum of the steps that count', () => {
    expect(pool('max-pool', true)).toEqual([-1, -2, -7, -8, 0, 0]);
    expect(pool('max-pool', false)).toEqual([-1, -2, 90, 90, 90, 90]);
  });
});

describe('repeat', () => {
  it('repeats a vector as often as it is told', () => {
    const block = lowerBlock({
      type: 'repeat',
      parameters: { count: 2 },
      inputs: { in: makeVector(2) },
      ragged: false,
    });
    expect(block.signals.get('out')?.shape).toEqual(['batch', 2, 2]);
    const result = evaluateGraph(block.graph, new Map([['in', tensor('float64', [2, 2], [1, 2, 3, 4])]]));
    expect([...toNumbers(result.get('out')!)]).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
  });

  it('takes the steps and the lengths of the sequence it is to be like', () => {
    const block = lowerBlock({ type: 'repeat', inputs: { in: makeVector(1), like: makeSequence('time', 2) } });
    const result = evaluateGraph(
      block.graph,
      new Map([
        ['in', tensor('float64', [3, 1], [1, 2, 3])],
        ['like', x],
        ['lengths', lengths],
      ]),
    );
    expect(result.get('out')?.dims).toEqual([3, 3, 1]);
    expect([...toNumbers(result.get('out.lengths')!)]).toEqual([3, 1, 0]);
  });
});
