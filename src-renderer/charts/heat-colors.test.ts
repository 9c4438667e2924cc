import { describe, expect, it } from 'vitest';
import { heatColor, heatLimit, parseColor } from './heat-colors';

const theme = { none: parseColor('#ffffff'), much: parseColor('#0000ff'), negative: parseColor('#ff0000') };

describe('colours of a heat-map', () => {
  it('go from nothing to all, and no further', () => {
    expect(heatColor(0, 1, 'share', theme)).toEqual([255, 255, 255]);
    expect(heatColor(0.5, 1, 'share', theme)).toEqual([128, 128, 255]);
    expect(heatColor(7, 1, 'share', theme)).toEqual([0, 0, 255]);
  });

  it('tell the sign where there is one', () => {
    expect(heatColor(-1, 1, 'signed', theme)).toEqual([255, 0, 0]);
    expect(heatColor(1, 1, 'signed', theme)).toEqual([0, 0, 255]);
  });

  it('leave out what is no number', () => {
    expect(heatColor(NaN, 1, 'share', theme)).toBeNull();
    expect(heatLimit([NaN, -3, 2])).toBe(3);
    expect(heatLimit([NaN, 0])).toBe(1);
    expect(parseColor('none')).toEqual([0, 0, 0]);
  });
});
