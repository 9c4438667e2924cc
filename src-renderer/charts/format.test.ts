import { describe, expect, it } from 'vitest';
import { formatDate, formatDuration, formatNumber, formatTicks } from './format';

describe('formats', () => {
  it.each([
    [0, '0'],
    [0.012345, '0.01235'],
    [12.345, '12.35'],
    [8096.4, '8,096'],
    [1.25e-7, '1.25e-7'],
    [2e12, '2e12'],
    [-0.5, '-0.5'],
    [null, '–'],
    [Infinity, '∞'],
  ])('writes the number %s as %s', (value, text) => expect(formatNumber(value)).toBe(text));

  it.each([
    [0.35, '350 ms'],
    [4.21, '4.2 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [3599.6, '1 h'],
    [7500, '2 h 5 min'],
    [Number.NaN, '–'],
  ])('writes %s seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it('shows the time of day only where there is one', () => {
    expect(formatDate(Date.UTC(2015, 2, 1))).toBe('2015-03-01');
    expect(formatDate(Date.UTC(2015, 2, 1, 6, 30))).toBe('2015-03-01 06:30');
    expect(formatDate(NaN)).toBe('–');
  });

  it('gives ticks the digits that tell them apart', () => {
    expect(formatTicks([0, 0.25, 0.5])).toEqual(['0.00', '0.25', '0.50']);
    expect(formatTicks([0, 5000, 10_000])).toEqual(['0', '5,000', '10,000']);
    expect(formatTicks([0, 0.00001, 0.00002])).toEqual(['0', '1e-5', '2e-5']);
  });
});
