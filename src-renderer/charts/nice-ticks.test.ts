import { describe, expect, it } from 'vitest';
import { niceTicks } from './nice-ticks';

describe('niceTicks', () => {
  it('takes round numbers within the range', () => {
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(-3, 11, 4)).toEqual([0, 5, 10]);
    expect(niceTicks(8012, 12_950, 5)).toEqual([9000, 10_000, 11_000, 12_000]);
  });

  it('copes with a range of nothing', () => {
    expect(niceTicks(4, 4, 5)).toEqual([4]);
    expect(niceTicks(NaN, 1, 5)).toEqual([]);
  });
});
