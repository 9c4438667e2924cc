/** How many values lie in each of equally wide stretches of their range. */
export interface Histogram {
  /** Where each stretch begins, and the end of the last: one more than `counts`. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Values that are no finite numbers are left out; null where none is left. All alike, they stand in one stretch of width 1. */
export function countInBins(values: readonly (number | null)[], bins: number): Histogram | null {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return null;
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const value of known) {
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  if (minimum === maximum) return { edges: [minimum - 0.5, minimum + 0.5], counts: [known.length] };
  const width = (maximum - minimum) / bins;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of known) {
    const bin = Math.min(bins - 1, Math.floor((value - minimum) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, i) => minimum + i * width), counts };
}
