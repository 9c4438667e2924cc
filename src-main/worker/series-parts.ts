import type { Sequence } from '../../src-shared/data/order';
import type { SeriesPart } from '../../src-shared/protocol/run-types';

/**
 * Which of the windows are of which series. `starts` are the first rows of the windows, series after series; those before
 * `firstShown` are not shown, and places count from there, `answers` of them a window. Null where all rows are of one series.
 */
export function findSeriesParts(
  sequences: readonly Sequence[],
  starts: ArrayLike<number>,
  firstShown: number,
  answers = 1,
): SeriesPart[] | null {
  if (sequences.length < 2) return null;
  const parts: SeriesPart[] = [];
  let series = 0;
  for (let window = firstShown; window < starts.length; window++) {
    const row = starts[window] ?? 0;
    while ((sequences[series]?.end ?? Infinity) <= row) series++;
    const last = parts.at(-1);
    const place = (window - firstShown) * answers;
    if (last?.series === series) parts[parts.length - 1] = { ...last, to: place + answers };
    else parts.push({ name: sequences[series]?.id ?? '', series, from: place, to: place + answers });
  }
  return parts;
}
