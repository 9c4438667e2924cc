import { describe, expect, it } from 'vitest';
import { followGradient } from './gradient-course';

const powers = (factor: number, steps: number): number[] =>
  Array.from({ length: steps }, (_, t) => factor ** (steps - 1 - t));

describe('the course of a gradient through time', () => {
  it('names the factor of a step and where the gradient has vanished', () => {
    const { factor, vanishesAt, explodesAt } = followGradient(powers(0.5, 20), 'forward');
    expect(factor).toBeCloseTo(0.5, 12);
    // 2⁻¹⁰ is the first power below a thousandth: ten steps before the last one.
    expect(vanishesAt).toBe(9);
    expect(explodesAt).toBeNull();
  });

  it('names where it explodes', () => {
    const { factor, vanishesAt, explodesAt } = followGradient(powers(2, 20), 'forward');
    expect(factor).toBeCloseTo(2, 12);
    expect(explodesAt).toBe(9);
    expect(vanishesAt).toBeNull();
    expect(followGradient([Infinity, 5, 1], 'forward').explodesAt).toBe(0);
  });

  it('follows a reverse layer from the first step on', () => {
    expect(followGradient(powers(0.5, 20).reverse(), 'reverse').vanishesAt).toBe(10);
  });

  it('sees no vanishing where it comes back, and leaves out steps the loss does not reach', () => {
    expect(followGradient([1, 1e-5, 1e-5, 1], 'forward').vanishesAt).toBeNull();
    const behind = followGradient([1, 1, 1, 0, 0, null], 'forward');
    expect(behind).toEqual({ factor: 1, vanishesAt: null, explodesAt: null });
  });

  it('takes an exact zero in the middle of the course for vanished', () => {
    expect(followGradient([0, 0, 1, 1], 'forward').vanishesAt).toBe(1);
  });

  it('says nothing where there is nothing', () => {
    expect(followGradient([], 'forward')).toEqual({ factor: null, vanishesAt: null, explodesAt: null });
    expect(followGradient([0, 0], 'forward')).toEqual({ factor: null, vanishesAt: null, explodesAt: null });
  });
});
