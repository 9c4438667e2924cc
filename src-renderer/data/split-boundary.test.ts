import { describe, expect, it } from 'vitest';
import { readBoundary, writeBoundary } from './split-boundary';

describe('the start of a part', () => {
  it('is one date, one number, or one value for each time column', () => {
    expect(readBoundary('2014-07-01', 1)).toEqual(['2014-07-01']);
    expect(readBoundary(' 1921 ', 1)).toEqual([1921]);
    expect(readBoundary('2014 7 1', 3)).toEqual([2014, 7, 1]);
    expect(readBoundary('2014-07', 3)).toEqual([2014, 7]);
    expect(readBoundary('', 1)).toBeNull();
  });

  it('is written as it is read', () => {
    for (const [boundary, columns] of [
      [[2014, 7], 2],
      [['2014-07-01'], 1],
      [null, 1],
    ] as const) {
      expect(readBoundary(writeBoundary(boundary), columns)).toEqual(boundary);
    }
  });
});
