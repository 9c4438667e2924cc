import { describe, expect, it } from 'vitest';
import { findDeadUnits, normsByStep, shareSaturated, squashOf, type TracedValues } from './activity';

/** Two rows of three steps and two units; the second row has one step that counts. */
function traced(values: readonly number[]): TracedValues {
  return { values, rows: 2, time: 3, hidden: 2, lengths: [3, 1] };
}

describe('what states and gates tell', () => {
  it('counts saturated gates and proposals among the steps that count', () => {
    const gate = traced([0.01, 0.5, 0.99, 0.5, 0.5, 0.5, 0.96, 0.5, 0, 1, 0, 1]);
    expect(shareSaturated(gate, 'sigmoid')).toBe(3 / 8);
    const proposal = traced([-0.96, 0.5, 0.95, -0.95, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(shareSaturated(proposal, 'tanh')).toBe(1 / 8);
    expect(shareSaturated({ ...gate, lengths: [0, 0] }, 'sigmoid')).toBeNull();
  });

  it('knows what is squashed by what', () => {
    expect(squashOf('f', 'lstm', 'tanh')).toBe('sigmoid');
    expect(squashOf('candidate', 'gru', 'tanh')).toBe('tanh');
    expect(squashOf('h', 'rnn', 'tanh')).toBe('tanh');
    expect(squashOf('h', 'rnn', 'relu')).toBeNull();
    expect(squashOf('c', 'lstm', 'tanh')).toBeNull();
  });

  it('finds the units that never move, whatever padding holds', () => {
    expect(findDeadUnits(traced([0, 0.2, 0, 0.3, 0.0005, 0.2, 0, 0.2, 9, 9, 9, 9]))).toEqual([0]);
    expect(findDeadUnits({ values: [0, 0], rows: 1, time: 1, hidden: 2, lengths: null })).toEqual([]);
  });

  it('measures each step over the rows that have it', () => {
    const norms = normsByStep({
      values: [3, 0, 1, 1, 0, 0, 0, 4, 9, 9, 9, 9],
      rows: 2,
      time: 3,
      hidden: 2,
      lengths: [2, 1],
    });
    expect(norms).toEqual([5, Math.SQRT2, null]);
  });
});
