import { laggedProducts } from '../base/lagged-products';

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
  if (known.every((value) => value === known[0])) return [];
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  // A missing value is the mean then: it adds nothing to any product.
  const centered = values.map((value) => (Number.isFinite(value) ? value - mean : 0));
  const [squares = 0, ...sums] = laggedProducts(centered, Math.min(lags, Math.floor(known.length / 4)));
  // Over all rows, not over the pairs: so none can leave the range from −1 to 1.
  return sums.map((sum) => sum / squares);
}

/** How many values `autocorrelate` compares: missing ones are none. */
export function countCompared(series: ArrayLike<number>): number {
  let count = 0;
  for (let i = Math.max(0, series.length - MOST_ROWS); i < series.length; i++) if (Number.isFinite(series[i])) count++;
  return count;
}

/** What of `count` values of pure chance stays within 95 of 100 times (Bartlett 1946). */
export function chanceOf(count: number): number {
  return 1.96 / Math.sqrt(Math.max(1, count));
}
