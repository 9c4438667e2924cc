/** The logarithm of the softmax of each row of `logits` `[rows, words]`, the tokens in `banned` having none of it. */
export function logSoftmax(logits: ArrayLike<number>, words: number, banned: readonly number[] = []): Float64Array {
  const out = Float64Array.from(logits);
  for (let from = 0; from < out.length; from += words) {
    const row = out.subarray(from, from + words);
    for (const token of banned) row[token] = Number.NEGATIVE_INFINITY;
    const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const sum = row.reduce((total, value) => total + Math.exp(value - largest), 0);
    const shift = largest + Math.log(sum);
    row.forEach((value, i) => (row[i] = value - shift));
  }
  return out;
}

/** The place of the largest value, the first of equals. */
export function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? -Infinity) > (values[best] ?? -Infinity)) best = i;
  return best;
}

/** The places of the `count` largest values, largest first; of equals the one that stands first. */
export function largestPlaces(values: ArrayLike<number>, count: number): number[] {
  const places = Array.from({ length: values.length }, (_, i) => i);
  return places.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b).slice(0, count);
}

/**
 * The length penalty of Wu et al. (2016, arXiv:1609.08144, equation 14): ((5 + length)/6)^α. The length counts all
 * tokens written, the end token too. With α = 0 it is 1 and long texts have no help.
 */
export function lengthPenalty(length: number, alpha: number): number {
  return ((5 + length) / 6) ** alpha;
}
