import { IGNORED_CLASS } from '../base/ignored-class';

/** Counts of true against predicted classes. See `mean.ts` for how accumulators work. */
export interface ClassificationAccumulator {
  readonly classes: number;
  /** `[classes, classes]`: row is the true class, column the predicted one. */
  readonly confusion: Float64Array;
  /** By true class: predictions that name no class, for example because the logits are NaN. They count as wrong. */
  readonly unpredicted: Float64Array;
}

export interface ClassificationBatch {
  /** `[...]`: class indices; anything outside 0 … classes − 1 names no class. */
  readonly predicted: ArrayLike<number>;
  /** `[...]`: class indices. */
  readonly target: ArrayLike<number | bigint>;
  /** `[...]`: positions of weight 0 (padding) are left out, all others count the same; null counts all. */
  readonly weight: ArrayLike<number> | null;
  /** Targets of this index are left out. Default −100. */
  readonly ignoreIndex?: number;
}

export interface ClassificationResult {
  readonly count: number;
  /** Null when nothing was counted. */
  readonly accuracy: number | null;
  /** Mean of the F1 scores of the classes that occur among targets or predictions; null when nothing was counted. */
  readonly macroF1: number | null;
  /** Rows are true classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
}

export function createClassification(classes: number): ClassificationAccumulator {
  return { classes, confusion: new Float64Array(classes * classes), unpredicted: new Float64Array(classes) };
}

/** Adds a batch. Throws when the arrays do not fit each other or a target is no class and not the ignored index. */
export function addClassification(accumulator: ClassificationAccumulator, batch: ClassificationBatch): void {
  const { classes, confusion, unpredicted } = accumulator;
  const { predicted, target, weight, ignoreIndex = IGNORED_CLASS } = batch;
  if (predicted.length !== target.length || (weight && weight.length !== target.length)) {
    throw new Error(
      `${predicted.length} predictions, ${target.length} targets and ${weight ? weight.length : 'no'} weights do not fit`,
    );
  }
  for (let i = 0; i < target.length; i++) {
    if (weight && weight[i] === 0) continue;
    const wanted = Number(target[i]);
    if (wanted === ignoreIndex) continue;
    if (!isClass(wanted, classes)) throw new Error(`The target ${wanted} is none of ${classes} classes`);
    const got = predicted[i] ?? -1;
    const counts = isClass(got, classes) ? confusion : unpredicted;
    const at = isClass(got, classes) ? wanted * classes + got : wanted;
    counts[at] = (counts[at] ?? 0) + 1;
  }
}

export function classificationResult(accumulator: ClassificationAccumulator): ClassificationResult {
  const { classes, unpredicted } = accumulator;
  const confusion = Array.from({ length: classes }, (_, row) =>
    Array.from(accumulator.confusion.subarray(row * classes, (row + 1) * classes)),
  );
  const scores: number[] = [];
  let count = 0;
  let correct = 0;
  for (let c = 0; c < classes; c++) {
    const hits = confusion[c]?.[c] ?? 0;
    const actual = sum(confusion[c] ?? []) + (unpredicted[c] ?? 0);
    const named = sum(confusion.map((row) => row[c] ?? 0));
    count += actual;
    correct += hits;
    // F1 = 2·TP / (2·TP + FP + FN), and the divisor is all that are in the class plus all that were put there.
    if (actual + named > 0) scores.push((2 * hits) / (actual + named));
  }
  return {
    count,
    accuracy: count === 0 ? null : correct / count,
    macroF1: count === 0 ? null : sum(scores) / scores.length,
    confusion,
  };
}

/** The most likely class at each position of logits `[..., classes]` (the first of equals); −1 where any logit is NaN. */
export function argMaxClasses(logits: ArrayLike<number>, classes: number): Int32Array {
  const out = new Int32Array(logits.length / classes);
  for (let position = 0; position < out.length; position++) {
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      const logit = logits[position * classes + c] ?? Number.NaN;
      if (Number.isNaN(logit)) {
        best = -1;
        break;
      }
      if (logit > highest) {
        highest = logit;
        best = c;
      }
    }
    out[position] = best;
  }
  return out;
}

/** Class 1 where a binary logit is above 0 (a probability above a half), else 0; −1 where it is NaN. */
export function thresholdLogits(logits: ArrayLike<number>): Int32Array {
  return Int32Array.from(logits, (logit) => (Number.isNaN(logit) ? -1 : logit > 0 ? 1 : 0));
}

function isClass(index: number, classes: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < classes;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
