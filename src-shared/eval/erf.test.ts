import { describe, expect, it } from 'vitest';
import { erf } from './erf';

describe('erf', () => {
  // Abramowitz & Stegun, table 7.1; continued by the series in 25-digit arithmetic.
  it.each([
    [0, 0],
    [1e-10, 1.1283791670955126e-10],
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [1.5, 0.9661051464753108],
    [1.9999, 0.9953201979070294],
    [2, 0.9953222650189527],
    [2.5, 0.999593047982555],
    [3, 0.9999779095030014],
    [4, 0.9999999845827421],
    [6, 1],
    [40, 1],
  ])('of %d is %d', (x, expected) => {
    expect(Math.abs(erf(x) - expected)).toBeLessThanOrEqual(1e-15 * expected);
    expect(erf(-x)).toBe(-erf(x));
  });

  it('has limits, and NaN for what is no number', () => {
    expect([erf(Infinity), erf(-Infinity), erf(NaN)]).toEqual([1, -1, NaN]);
  });

  it('does not jump where the series ends and the fraction begins', () => {
    const [below, above] = [2 - 2 ** -40, 2];
    const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-4);
    expect(Math.abs(erf(above) - erf(below) - slope * 2 ** -40)).toBeLessThan(5e-16);
  });
});
