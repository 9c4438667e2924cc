import { describe, expect, it } from 'vitest';
import type { Alignment } from '../../src-shared/protocol/inspect-types';
import { alignmentsAt, headWeights, limitsOf, toHeatData } from './alignment-data';

const alignment: Alignment = {
  block: 'look',
  port: 'weights',
  heads: 2,
  queries: ['q1', 'q2'],
  keys: ['k1', 'k2'],
  weights: [1, 0, 0.5, 0.5, 0, 1, 0.5, 0.5],
};

describe('attention as a map', () => {
  it('shows one head, or the mean of all', () => {
    expect(headWeights(alignment, 1)).toEqual([0, 1, 0.5, 0.5]);
    expect(headWeights(alignment, null)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('notes the entropy of each row in bits', () => {
    const { rows, columns, notes } = toHeatData(alignment, headWeights(alignment, 0));
    expect([rows, columns]).toEqual([alignment.queries, alignment.keys]);
    expect(notes).toEqual(['0.00', '1.00']);
    expect(toHeatData(alignment, [0, 0, 1, 0]).notes).toEqual(['–', '0.00']);
  });

  it('takes the weights of an epoch', () => {
    const history = {
      ...{ part: 'validation' as const, sample: 0, leftOut: [] },
      alignments: [{ ...alignment, weights: [] }],
      epochs: [{ epoch: 1, weights: [alignment.weights] }],
    };
    expect(alignmentsAt(history, 0)).toEqual([alignment]);
    expect(alignmentsAt(history, 7)).toEqual([]);
    expect(limitsOf(history)).toEqual([1]);
  });
});
