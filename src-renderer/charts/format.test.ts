import { describe, expect, it } from 'vitest';
import { formatColumn, formatDate, formatDuration, formatMoment, formatNumber, formatTicks } from './format';

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

  it.each([
    [
      [382.13, 2353.24, 856, null],
      ['382.1', '2,353.2', '856.0', '–'],
    ],
    [
      [0.84167, 0, 1],
      ['0.8417', '0.0000', '1.0000'],
    ],
    [
      [0.00312, -0.04],
      ['0.00312', '-0.04000'],
    ],
    [[704.07], ['704.1']],
    [
      [33.415, 19.926],
      ['33.42', '19.93'],
    ],
    [
      [12, 3400, -5],
      ['12', '3,400', '-5'],
    ],
    // One of them would be written as 0.000.
    [
      [0.1586, 0.00003464],
      ['0.1586', '3.464e-5'],
    ],
    [
      [3e9, 1.5],
      ['3e9', '1.5'],
    ],
    [[], []],
  ])('writes the column %j with its points below each other', (values, texts) =>
    expect(formatColumn(values)).toEqual(texts),
  );

  it('writes a moment in the time of this place, to the minute', () => {
    expect(formatMoment(new Date(2026, 2, 1, 14, 5, 59).getTime())).toBe('2026-03-01 14:05');
    expect(formatMoment(NaN)).toBe('–');
  });

  it('gives ticks the digits that tell them apart', () => {
    expect(formatTicks([0, 0.25, 0.5])).toEqual(['0.00', '0.25', '0.50']);
    expect(formatTicks([0, 5000, 10_000])).toEqual(['0', '5,000', '10,000']);
    expect(formatTicks([0, 0.00001, 0.00002])).toEqual(['0', '1e-5', '2e-5']);
  });
});
