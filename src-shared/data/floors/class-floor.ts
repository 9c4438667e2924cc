/** What is guessed of each sample, and what it is: classes from 0; a truth below 0 is not counted. */
export interface Guesses {
  readonly truth: Int32Array;
  readonly guess: Int32Array;
  readonly classes: number;
}

/** Accuracy, and macro F1 over the classes that occur or are guessed; null when no truth is known. */
export function scoreGuesses({ truth, guess, classes }: Guesses): { accuracy: number; macro_f1: number } | null {
  const [hits, guessed, actual] = [new Int32Array(classes), new Int32Array(classes), new Int32Array(classes)];
  let [right, total] = [0, 0];
  truth.forEach((is, i) => {
    if (is < 0) return;
    const said = guess[i]!;
    total++;
    actual[is]!++;
    guessed[said]!++;
    if (is !== said) return;
    right++;
    hits[is]!++;
  });
  if (total === 0) return null;
  let [sum, counted] = [0, 0];
  for (let k = 0; k < classes; k++) {
    if (guessed[k]! + actual[k]! === 0) continue;
    sum += (2 * hits[k]!) / (guessed[k]! + actual[k]!);
    counted++;
  }
  return { accuracy: right / total, macro_f1: sum / counted };
}

/** Of several columns: accuracy over all their values, macro F1 as the mean over the columns, as of several outputs. */
export function poolGuesses(columns: readonly Guesses[]): { accuracy: number; macro_f1: number } | null {
  let [right, total, f1, counted] = [0, 0, 0, 0];
  for (const column of columns) {
    const score = scoreGuesses(column);
    if (score === null) continue;
    const known = column.truth.filter((is) => is >= 0).length;
    right += Math.round(score.accuracy * known);
    total += known;
    f1 += score.macro_f1;
    counted++;
  }
  return total === 0 ? null : { accuracy: right / total, macro_f1: f1 / counted };
}

/** The class most frequent in training; the first of equals. */
export function findMajority(truth: Int32Array, classes: number): number {
  const counts = new Int32Array(classes);
  for (const k of truth) if (k >= 0) counts[k]!++;
  return counts.reduce((best, n, k) => (n > counts[best]! ? k : best), 0);
}
