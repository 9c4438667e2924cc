import { laggedProducts } from '../base/lagged-products';
import type { Dataset } from './dataset';
import type { PreparedNumber } from './prepared-columns';

/** A season weaker than this correlation is noise to a forecast. */
const WEAKEST_SEASON = 0.3;
/** Peaks this close to the highest count as equal; the shortest of them is the season, its multiples are echoes. */
const SAME_HEIGHT = 0.9;
/** Longest season looked for, in rows: a year of days. */
const LONGEST_SEASON = 400;

/**
 * The season of a column in rows: the shortest lag at which the autocorrelation of the training rows, freed of their
 * linear trend, has a high peak. Null when there is none. Needs three seasons of training rows.
 */
export function findSeason(dataset: Dataset, column: PreparedNumber): number | null {
  const longest = longestTrainingRun(dataset);
  const values = removeTrend(column.own.subarray(longest.start, longest.end));
  const lags = Math.min(LONGEST_SEASON, Math.floor(values.length / 3));
  const correlation = autocorrelate(values, lags + 1);
  const peaks: number[] = [];
  for (let lag = 2; lag <= lags; lag++) {
    const here = correlation[lag]!;
    if (here > WEAKEST_SEASON && here > correlation[lag - 1]! && here >= correlation[lag + 1]!) peaks.push(lag);
  }
  const highest = peaks.reduce((most, lag) => Math.max(most, correlation[lag]!), 0);
  return peaks.find((lag) => correlation[lag]! >= SAME_HEIGHT * highest) ?? null;
}

/** The longest stretch of training rows within one series. */
function longestTrainingRun(dataset: Dataset): { start: number; end: number } {
  let longest = { start: 0, end: 0 };
  for (const { start, end } of dataset.sequences) {
    let last = start;
    while (last < end && dataset.rowParts[last] === 0) last++;
    if (last - start > longest.end - longest.start) longest = { start, end: last };
  }
  return longest;
}

/** Subtracts the least-squares line through the values there are; missing ones become 0, the level of the rest. */
function removeTrend(values: Float64Array): Float64Array {
  let [n, sumT, sumY] = [0, 0, 0];
  for (let t = 0; t < values.length; t++) {
    if (!Number.isFinite(values[t]!)) continue;
    n++;
    sumT += t;
    sumY += values[t]!;
  }
  const [meanT, meanY] = [sumT / n, sumY / n];
  let [product, squares] = [0, 0];
  for (let t = 0; t < values.length; t++) {
    if (!Number.isFinite(values[t]!)) continue;
    product += (t - meanT) * (values[t]! - meanY);
    squares += (t - meanT) ** 2;
  }
  const slope = squares === 0 ? 0 : product / squares;
  return values.map((y, t) => (Number.isFinite(y) ? y - meanY - slope * (t - meanT) : 0));
}

/** Autocorrelation at the lags 0 … `lags`, each over the pairs there are (no taper towards long lags). */
function autocorrelate(values: Float64Array, lags: number): Float64Array {
  const sums = laggedProducts(values, lags);
  const variance = (sums[0] ?? 0) / values.length;
  if (!(variance > 0)) return sums.fill(0);
  return sums.map((sum, lag) => (lag < values.length ? sum / (values.length - lag) / variance : 0));
}
