import { describe, expect, it } from 'vitest';
import type { FreeRunColumn } from '../../src-shared/protocol/free-run';
import { driftLines, freeRunLines, freeRunRegions } from './free-run-lines';

const column: FreeRunColumn = {
  block: 'head',
  column: 'births',
  errors: { runs: 5, freeRunning: [1, 3], oneStep: [1, 1], lastValue: [2, 4] },
  isDate: false,
  test: { x: [10, 11], truth: [1, null], freeRunning: [2, 3], oneStep: [2, 1] },
  future: { x: [12, 13], prediction: [4, 5] },
};

describe('a free run', () => {
  it('is drawn over the test part and on beyond the data, where that could be predicted', () => {
    expect(freeRunLines(column).map(({ key }) => key)).toEqual(['truth', 'free', 'one-step', 'beyond']);
    expect(freeRunRegions(column).map(({ key, from, to }) => [key, from, to])).toEqual([
      ['test', 10, 11],
      ['beyond', 12, 13],
    ]);
    const inside = { ...column, future: { x: [], prediction: [] } };
    expect(freeRunLines(inside).map(({ key }) => key)).toEqual(['truth', 'free', 'one-step']);
    expect(freeRunRegions(inside).map(({ key }) => key)).toEqual(['test']);
  });

  it('shows its error row by row, beside that of predictions from true rows', () => {
    expect(driftLines(column).map(({ key, x, y }) => [key, x, y])).toEqual([
      ['free', [1, 2], [1, 3]],
      ['one-step', [1, 2], [1, 1]],
      ['last', [1, 2], [2, 4]],
    ]);
  });
});
