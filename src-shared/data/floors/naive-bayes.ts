/** Classifies sequences of tokens by the trigrams in them, as if they came independently of each other. */
export interface TrigramBayes {
  readonly classify: (tokens: Int32Array) => number;
}

/** Added to every count, so that a trigram that a class never had rules nothing out. Small: most trigrams are rare. */
const SMOOTHING = 0.1;

/**
 * Multinomial naive Bayes over token trigrams, with two marks before a sequence and its end token behind. `labels` are classes
 * from 0; sequences with a label below 0 are not counted.
 */
export function fitTrigramBayes(sequences: readonly Int32Array[], labels: Int32Array, classes: number): TrigramBayes {
  const priors = new Float64Array(classes);
  const totals = new Float64Array(classes);
  const counts = new Map<number, Float64Array>();
  sequences.forEach((tokens, i) => {
    const label = labels[i]!;
    if (label < 0) return;
    priors[label]!++;
    for (const trigram of listTrigrams(tokens)) {
      const found = counts.get(trigram) ?? new Float64Array(classes);
      counts.set(trigram, found);
      found[label]!++;
      totals[label]!++;
    }
  });
  const known = priors.reduce((sum, n) => sum + n, 0);
  return {
    classify: (tokens) => {
      const scores = Array.from(priors, (n) => Math.log(n / known));
      for (const trigram of listTrigrams(tokens)) {
        const found = counts.get(trigram);
        for (let k = 0; k < classes; k++) {
          scores[k]! += Math.log(((found?.[k] ?? 0) + SMOOTHING) / (totals[k]! + SMOOTHING * counts.size));
        }
      }
      return scores.reduce((best, score, k) => (score > scores[best]! ? k : best), 0);
    },
  };
}

/** Tokens are below 2¹⁷; three of them fit the digits of a number. Two marks (0, the padding) stand before the first. */
function* listTrigrams(tokens: Int32Array): Iterable<number> {
  let [first, second] = [0, 0];
  for (const token of tokens) {
    yield (first * 131_072 + second) * 131_072 + token;
    [first, second] = [second, token];
  }
}
