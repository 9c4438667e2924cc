import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { feedBlock, lowerBlock } from '../../testing/lower-block';
import { tensor, toNumbers } from '../../tensor/tensor';
import { makeSequence } from '../signals';

const inputs = { in: makeSequence('time', 2) };
const maskShape = (mask: string) =>
  lowerBlock({ type: 'dropout', parameters: { mask, rate: 0.5 }, inputs, form: 'train' }).graph.inputs.find(
    ({ name }) => name === 'b.mask',
  )?.shape;

describe('dropout', () => {
  it('multiplies with a mask drawn outside, while training only', () => {
    const block = lowerBlock({ type: 'dropout', parameters: { rate: 0.5 }, inputs, form: 'train', ragged: false });
    expect([...block.masks]).toEqual([['b.mask', 0.5]]);
    const x = tensor('float64', [1, 2, 2], [1, 2, 3, 4]);
    const mask = tensor('float64', [1, 2, 2], [0, 2, 2, 0]);
    const out = evaluateGraph(block.graph, feedBlock(block, { in: x, 'b.mask': mask }, {})).get('out')!;
    expect([...toNumbers(out)]).toEqual([0, 4, 6, 0]);
    for (const form of ['predict', 'evaluate'] as const) {
      expect(lowerBlock({ type: 'dropout', parameters: { rate: 0.5 }, inputs, form }).masks.size).toBe(0);
    }
  });

  it('has one mask for all steps when told', () => {
    expect(maskShape('step')).toEqual(['batch', 'time', 2]);
    expect(maskShape('sequence')).toEqual(['batch', 1, 2]);
  });
});
