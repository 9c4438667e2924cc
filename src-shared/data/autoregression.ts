import type { Dataset } from './dataset';
import type { PreparedNumber } from './prepared-columns';
import { solveLeastSquares } from './least-squares';

/** A linear forecast from the last `lags` values, one set of weights for each step ahead (direct, not iterated). */
export interface Autoregression {
  readonly lags: number;
  /** The forecast `step` steps after the first predicted row, from the values up to `origin`; NaN where a value is missing. */
  forecast(origin: number, step: number): number;
}

/** Training windows used: more change no weight that anyone could see, and cost the square of the lags each. */
const MOST_WINDOWS = 20_000;

/**
 * Fits the regression on the targets of training windows, each from the `lags` values up to its last input row.
 * Null when fewer windows than four for each weight have all values.
 */
export function fitAutoregression(dataset: Dataset, column: PreparedNumber, lags: number): Autoregression | null {
  const { horizon, steps } = dataset.binding.window;
  const values = column.read.own;
  const starts = sequenceStarts(dataset);
  const origins = trainingOrigins(dataset, values, starts, lags);
  const inputs = lags + 1;
  if (origins.length < 4 * inputs) return null;

  // Centred and scaled by the training values, so that the normal equations keep their digits.
  let mean = 0;
  for (const origin of origins) mean += values[origin]! / origins.length;
  let squares = 0;
  for (const origin of origins) squares += (values[origin]! - mean) ** 2 / origins.length;
  const scale = Math.sqrt(squares) || 1;

  const gram = new Float64Array(inputs * inputs);
  const moments = new Float64Array(inputs * steps);
  const row = new Float64Array(inputs);
  row[lags] = 1;
  for (const origin of origins) {
    for (let i = 0; i < lags; i++) row[i] = (values[origin - i]! - mean) / scale;
    for (let i = 0; i < inputs; i++) {
      const x = row[i]!;
      for (let j = 0; j < inputs; j++) gram[i * inputs + j]! += x * row[j]!;
      for (let s = 0; s < steps; s++) moments[i * steps + s]! += (x * (values[origin + horizon + s]! - mean)) / scale;
    }
  }
  const weights = solveLeastSquares(gram, moments, inputs, steps);
  return {
    lags,
    forecast(origin, step) {
      if (origin - lags + 1 < starts[origin]!) return NaN;
      let sum = weights[lags * steps + step]!;
      for (let i = 0; i < lags; i++) sum += weights[i * steps + step]! * ((values[origin - i]! - mean) / scale);
      return sum * scale + mean;
    },
  };
}

/** Last input rows of training windows whose lags are all there. */
function trainingOrigins(dataset: Dataset, values: Float64Array, starts: Int32Array, lags: number): number[] {
  const windows = dataset.parts.train.starts;
  const stride = Math.max(1, Math.ceil(windows.length / MOST_WINDOWS));
  const origins: number[] = [];
  for (let w = 0; w < windows.length; w += stride) {
    const origin = windows[w]! + dataset.binding.window.length - 1;
    const first = origin - lags + 1;
    if (first >= starts[origin]! && values.subarray(first, origin + 1).every(Number.isFinite)) origins.push(origin);
  }
  return origins;
}

/** For each row the first row of its series. */
function sequenceStarts(dataset: Dataset): Int32Array {
  const starts = new Int32Array(dataset.table.rowCount);
  for (const { start, end } of dataset.sequences) starts.fill(start, start, end);
  return starts;
}
