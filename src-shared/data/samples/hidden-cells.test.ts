import { describe, expect, it } from 'vitest';
import { hideCells } from './hidden-cells';

const STEPS = 40;
const COLUMNS = 3;

/** How often each cell is hidden over many windows. */
function countHidden(share: number, longest: number): Float64Array {
  const counts = new Float64Array(STEPS * COLUMNS);
  for (let seed = 0; seed < 3000; seed++) {
    hideCells(seed, STEPS, COLUMNS, { share, longest }).forEach((hidden, i) => (counts[i]! += hidden / 3000));
  }
  return counts;
}

/** Lengths of the stretches of a column that neither begin nor end with the window. */
function stretchesOf(hidden: Uint8Array, column: number): number[] {
  const marks = Array.from({ length: STEPS }, (_, step) => hidden[step * COLUMNS + column]).join('');
  return [...marks.matchAll(/(?<=0)1+(?=0)/g)].map(([stretch]) => stretch.length);
}

describe('hidden cells', () => {
  it.each([
    [0.2, 1],
    [0.2, 6],
    [0.6, 10],
  ])('are a share of %s at every place of a window, in stretches of up to %s', (share, longest) => {
    const counts = countHidden(share, longest);
    // Three thousand windows: a standard deviation below 0.01.
    for (const count of counts) expect(Math.abs(count - share)).toBeLessThan(0.04);
  });

  it('lie in stretches of all lengths up to the longest, each column by itself', () => {
    const lengths = new Map<number, number>();
    let alike = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const hidden = hideCells(seed, STEPS, COLUMNS, { share: 0.1, longest: 5 });
      for (const length of stretchesOf(hidden, 1)) lengths.set(length, (lengths.get(length) ?? 0) + 1);
      if (String(stretchesOf(hidden, 0)) === String(stretchesOf(hidden, 2))) alike++;
    }
    const total = [...lengths.values()].reduce((sum, count) => sum + count, 0);
    const shareUpTo = (most: number): number =>
      [...lengths].reduce((sum, [length, count]) => sum + (length <= most ? count : 0), 0) / total;
    for (const length of [1, 2, 3, 4, 5]) expect((lengths.get(length) ?? 0) / total).toBeGreaterThan(0.14);
    // Longer ones are two that touch.
    expect(shareUpTo(5)).toBeGreaterThan(0.9);
    expect(alike).toBeLessThan(200);
  });

  it('follow from the seed, and are none without a share', () => {
    const hiding = { share: 0.4, longest: 4 };
    expect(hideCells(7, STEPS, COLUMNS, hiding)).toEqual(hideCells(7, STEPS, COLUMNS, hiding));
    expect(hideCells(7, STEPS, COLUMNS, hiding)).not.toEqual(hideCells(8, STEPS, COLUMNS, hiding));
    expect(hideCells(7, STEPS, COLUMNS, { ...hiding, share: 0 }).every((cell) => cell === 0)).toBe(true);
  });
});
