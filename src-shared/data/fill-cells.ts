import type { Sequence } from './order';

/** What a missing cell is read as: the value before it in its series, or one number. */
export type Filling = 'previous' | number;

/**
 * The values with their missing cells (NaN) filled. No row looks at one behind it, so nothing of a later part leaks into an
 * earlier one; before the first value of a series there is nothing to repeat, and its cells stay missing. So do those of a
 * target behind its last value: these rows have not happened yet, and are what a forecast begins with.
 */
export function fillCells(
  values: Float64Array,
  filling: Filling,
  sequences: readonly Pick<Sequence, 'start' | 'end'>[],
  isTarget: boolean,
): Float64Array {
  const filled = Float64Array.from(values);
  for (const { start, end } of sequences) {
    let last = filling === 'previous' ? NaN : filling;
    let until = end;
    while (isTarget && until > start && !Number.isFinite(values[until - 1]!)) until--;
    for (let row = start; row < until; row++) {
      if (!Number.isFinite(filled[row]!)) filled[row] = last;
      else if (filling === 'previous') last = filled[row]!;
    }
  }
  return filled;
}
