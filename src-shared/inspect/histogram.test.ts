import { describe, expect, it } from 'vitest';
import { countInBins } from './histogram';

describe('countInBins', () => {
  it('counts every value once, the greatest too', () => {
    expect(countInBins([0, 1, 2, 3, 4, null, NaN], 2)).toEqual({ edges: [0, 2, 4], counts: [2, 3] });
  });

  it('has one stretch for values that are all alike, and none for none', () => {
    expect(countInBins([7, 7], 10)).toEqual({ edges: [6.5, 7.5], counts: [2] });
    expect(countInBins([null], 10)).toBeNull();
  });
});
