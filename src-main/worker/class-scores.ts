import type { HeadResults } from '../../src-shared/protocol/run-types';
import { argMaxClasses } from '../../src-shared/metrics/classification';

/**
 * The confusion of classes, `[truth][prediction]`, and each class's scores. `prediction` holds a probability for each label
 * (binary) or for each class of a label, `truth` the labels; a negative label is none and does not count. A score with
 * nothing to divide by is 0.
 */
export function countClasses(
  task: 'binary' | 'multi-class',
  names: readonly string[],
  prediction: Float64Array,
  truth: Float64Array,
): Pick<HeadResults, 'classes' | 'confusion'> {
  const chosen =
    task === 'binary' ? Int32Array.from(prediction, (p) => (p > 0.5 ? 1 : 0)) : argMaxClasses(prediction, names.length);
  const confusion = names.map(() => names.map(() => 0));
  truth.forEach((label, i) => {
    const row = confusion[label];
    const column = chosen[i] ?? -1;
    if (row?.[column] !== undefined) row[column]++;
  });
  const classes = names.map((name, k) => {
    const right = confusion[k]?.[k] ?? 0;
    const count = (confusion[k] ?? []).reduce((sum, n) => sum + n, 0);
    const claimed = confusion.reduce((sum, row) => sum + (row[k] ?? 0), 0);
    const precision = ratio(right, claimed);
    const recall = ratio(right, count);
    return { name, precision, recall, f1: ratio(2 * precision * recall, precision + recall), count };
  });
  return { classes, confusion };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
