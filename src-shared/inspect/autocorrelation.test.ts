import { describe, expect, it } from 'vitest';
import { autocorrelate, chanceOf, countCompared } from './autocorrelation';

describe('autocorrelate', () => {
  it('finds a season, and its opposite half way', () => {
    const wave = Array.from({ length: 400 }, (_, t) => 5 + Math.sin((2 * Math.PI * t) / 20));
    const found = autocorrelate(wave, 30);
    expect(found).toHaveLength(30);
    expect(found[19]).toBeGreaterThan(0.9);
    expect(found[9]).toBeLessThan(-0.9);
  });

  it('is what the textbook computes by hand', () => {
    // Mean 2.5; products of neighbours −1.5·−0.5, −0.5·0.5, 0.5·1.5, over the sum of squares 5.
    expect(autocorrelate([1, 2, 3, 4], 5)).toEqual([(0.75 - 0.25 + 0.75) / 5]);
  });

  it('leaves gaps out, and says nothing of a constant or of nothing', () => {
    const wave = Array.from({ length: 400 }, (_, t) => (t % 7 === 3 ? NaN : Math.sin((2 * Math.PI * t) / 20)));
    const found = autocorrelate(wave, 20);
    expect(found.every(Number.isFinite)).toBe(true);
    expect(found[19]).toBeGreaterThan(found[14] ?? 1);
    // The mean of many 0.1 is not quite 0.1.
    for (const alike of [[], [3, 3, 3, 3, 3], Array.from({ length: 30 }, () => 0.1)])
      expect(autocorrelate(alike, 3)).toEqual([]);
  });

  it('counts what is there, of the rows that are compared', () => {
    expect(countCompared([1, NaN, 2, NaN])).toBe(2);
    expect(countCompared(Float64Array.from({ length: 60_000 }, (_, i) => (i % 2 === 0 ? 1 : NaN)))).toBe(25_000);
  });

  it('knows what chance does', () => {
    expect(chanceOf(400)).toBeCloseTo(0.098, 6);
  });
});
