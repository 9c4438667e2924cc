import { describe, expect, it } from 'vitest';
import { placeMarks } from './plot-marks';

const mark = (key: string, x: number, width = 60) => ({
  mark: { key, label: key, x, color: 'floor' as const },
  x,
  width,
});
const sides = { left: 0, right: 300, top: 10 };

describe('placeMarks', () => {
  it('puts a name behind its line, and before it where it would be cut off', () => {
    const [early, late] = placeMarks([mark('a', 20), mark('b', 290)], sides);
    expect(early?.box.left).toBe(24);
    expect(late?.box.left).toBe(226);
    expect([early?.box.top, late?.box.top]).toEqual([12, 12]);
  });

  it('puts names below each other that would cover each other', () => {
    expect(placeMarks([mark('a', 20), mark('b', 60), mark('c', 180)], sides).map(({ box }) => box.top)).toEqual([
      12, 25, 12,
    ]);
  });

  it('leaves out what a zoomed plot does not show', () => {
    expect(placeMarks([mark('a', -5), mark('b', 301), mark('c', 300)], sides).map((placed) => placed.mark.key)).toEqual(
      ['c'],
    );
  });
});
