import { describe, expect, it } from 'vitest';
import { smoothValues } from './smooth';

describe('smoothValues', () => {
  it('leaves a constant constant, from its first value on', () => {
    const smooth = smoothValues([5, 5, null, 5], 0.9);
    expect(smooth[2]).toBeNull();
    for (const value of [smooth[0], smooth[1], smooth[3]]) expect(value).toBeCloseTo(5, 12);
  });

  it('weighs the newest value by 1 − weight, corrected for the start', () => {
    const [first, second] = smoothValues([0, 1], 0.5);
    expect(first).toBe(0);
    expect(second).toBeCloseTo(0.5 / 0.75, 12);
  });

  it('changes nothing with weight 0', () => {
    const values = [1, null, 3];
    expect(smoothValues(values, 0)).toBe(values);
  });
});
