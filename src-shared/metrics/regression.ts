/** Sums of errors, one entry a target. See `mean.ts` for how accumulators work. */
export interface RegressionAccumulator {
  readonly targets: number;
  readonly count: number[];
  readonly squares: number[];
  readonly absolutes: number[];
  /** Positions left out because the target itself is missing (NaN or infinite). */
  readonly missing: number[];
}

export interface RegressionBatch {
  /** `[..., targets]`, as the model puts it out. */
  readonly prediction: ArrayLike<number>;
  /** `[..., targets]`. */
  readonly target: ArrayLike<number>;
  /** `[...]`: positions of weight 0 (padding) are left out, all others count the same; null counts all. */
  readonly weight: ArrayLike<number> | null;
  /** From the scaled number back to the data's own units. Absent: they are in these already. */
  readonly unscale?: (value: number, target: number) => number;
}

export interface RegressionErrors {
  /** Numbers compared. */
  readonly count: number;
  /** Null when nothing was compared; NaN when a prediction was NaN. */
  readonly rmse: number | null;
  readonly mae: number | null;
}

export interface RegressionResult extends RegressionErrors {
  readonly perTarget: readonly RegressionErrors[];
}

export function createRegression(targets: number): RegressionAccumulator {
  const zeros = (): number[] => new Array<number>(targets).fill(0);
  return { targets, count: zeros(), squares: zeros(), absolutes: zeros(), missing: zeros() };
}

/**
 * Adds a batch. A missing target is left out; a NaN prediction is not: it makes the result NaN, for a broken model must not
 * look good. Throws when the arrays do not fit each other.
 */
export function addRegression(accumulator: RegressionAccumulator, batch: RegressionBatch): void {
  const { targets, count, squares, absolutes, missing } = accumulator;
  const { prediction, target, weight, unscale } = batch;
  const positions = target.length / targets;
  if (prediction.length !== target.length || !Number.isInteger(positions) || (weight && weight.length !== positions)) {
    throw new Error(
      `${prediction.length} predictions, ${target.length} targets of ${targets} columns ` +
        `and ${weight ? weight.length : 'no'} weights do not fit`,
    );
  }
  for (let position = 0; position < positions; position++) {
    if (weight && weight[position] === 0) continue;
    for (let column = 0; column < targets; column++) {
      const at = position * targets + column;
      const wanted = target[at] ?? Number.NaN;
      if (!Number.isFinite(wanted)) {
        missing[column] = (missing[column] ?? 0) + 1;
        continue;
      }
      const got = prediction[at] ?? Number.NaN;
      const error = unscale ? unscale(got, column) - unscale(wanted, column) : got - wanted;
      count[column] = (count[column] ?? 0) + 1;
      squares[column] = (squares[column] ?? 0) + error * error;
      absolutes[column] = (absolutes[column] ?? 0) + Math.abs(error);
    }
  }
}

/** Root mean square and mean absolute error, per target and over all numbers together. */
export function regressionResult({ count, squares, absolutes }: RegressionAccumulator): RegressionResult {
  const perTarget = count.map((n, i) => errorsOf(n, squares[i] ?? 0, absolutes[i] ?? 0));
  return { ...errorsOf(total(count), total(squares), total(absolutes)), perTarget };
}

function errorsOf(count: number, squares: number, absolutes: number): RegressionErrors {
  if (count === 0) return { count, rmse: null, mae: null };
  return { count, rmse: Math.sqrt(squares / count), mae: absolutes / count };
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
