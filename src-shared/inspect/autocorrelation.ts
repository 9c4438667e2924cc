/** Rows that are looked at, the last ones: more change no bar that anyone could see. */
const MOST_ROWS = 50_000;

/**
 * How much a series is like itself so many rows before: Pearson's correlation at the lags 1, 2, …, `lags`, each between −1 and
 * 1, about the mean and variance of the whole series (Box & Jenkins). Pairs with a missing value (NaN) are left out. Empty
 * where the series is constant or has too few values for a quarter of it to hold a lag.
 */
export function autocorrelate(series: ArrayLike<number>, lags: number): number[] {
  const from = Math.max(0, series.length - MOST_ROWS);
  const values = Float64Array.from({ length: series.length - from }, (_, i) => series[from + i] ?? NaN);
  const known = values.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length;
  if (!(variance > 0)) return [];
  const most = Math.min(lags, Math.floor(known.length / 4));
  return Array.from({ length: most }, (_, k) => correlateAt(values, k + 1, mean, variance));
}

/** The mean product of what is `lag` rows apart, in units of the variance. */
function correlateAt(values: Float64Array, lag: number, mean: number, variance: number): number {
  let [sum, pairs] = [0, 0];
  for (let i = lag; i < values.length; i++) {
    const product = ((values[i] ?? NaN) - mean) * ((values[i - lag] ?? NaN) - mean);
    if (!Number.isFinite(product)) continue;
    sum += product;
    pairs++;
  }
  if (pairs === 0) return 0;
  // Over all rows, not over the pairs: so it cannot leave the range from −1 to 1.
  const known = values.reduce((n, value) => n + (Number.isFinite(value) ? 1 : 0), 0);
  return sum / known / variance;
}

/** What of `count` values of pure chance stays within 95 of 100 times (Bartlett 1946). */
export function chanceOf(count: number): number {
  return 1.96 / Math.sqrt(Math.max(1, count));
}
