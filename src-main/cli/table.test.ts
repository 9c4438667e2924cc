import { describe, expect, it } from 'vitest';
import { alignColumns, formatNumber } from './table';

describe('alignColumns', () => {
  it('puts texts to the left and numbers to the right, counting characters', () => {
    const rows = [
      ['naïve', '1'],
      ['x', '1,000', 'end'],
    ];
    expect(alignColumns(rows, [false, true], '  ')).toEqual(['  naïve      1', '  x      1,000  end']);
  });

  it('gives nothing for nothing', () => {
    expect(alignColumns([])).toEqual([]);
  });
});

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [12, '12'],
    [1234567, '1,234,567'],
    [2352.749, '2,352.7'],
    [855.049, '855'],
    [0.034039785, '0.03404'],
    [-12.5, '-12.5'],
    [0.00001234, '1.23e-5'],
    [NaN, 'not a number'],
    [-Infinity, '-infinite'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});
