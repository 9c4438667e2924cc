/** A language model of counts: the probability of a token after those before it. */
export interface NgramModel {
  /** Of `tokens[at]`, after those from `from` up to it. */
  readonly probability: (tokens: Int32Array, from: number, at: number) => number;
}

/** What followed a context: how many tokens, and how many different ones. */
interface Followers {
  count: number;
  types: number;
}

/**
 * Counts n-grams and interpolates each order with the next lower one after Witten and Bell (1991): a context that was
 * followed by many different tokens trusts its counts less. Below the unigrams all `possible` tokens are
 * equal; every index is below `vocabularySize`.
 */
export function fitNgrams(
  tokens: Int32Array,
  order: number,
  vocabularySize: number,
  possible = vocabularySize,
): NgramModel {
  const contexts = Array.from({ length: order }, () => new Map<number, Followers>());
  const counts = Array.from({ length: order }, () => new Map<number, number>());
  for (let at = 0; at < tokens.length; at++) {
    let key = 0;
    for (let n = 0; n < order && n <= at; n++) {
      if (n > 0) key = key * vocabularySize + tokens[at - n]!;
      const context = contexts[n]!;
      const followers = context.get(key) ?? { count: 0, types: 0 };
      context.set(key, followers);
      const gram = key * vocabularySize + tokens[at]!;
      const before = counts[n]!.get(gram) ?? 0;
      counts[n]!.set(gram, before + 1);
      followers.count++;
      if (before === 0) followers.types++;
    }
  }
  return {
    probability: (text, from, at) => {
      let probability = 1 / possible;
      let key = 0;
      for (let n = 0; n < order && at - n >= from; n++) {
        if (n > 0) key = key * vocabularySize + text[at - n]!;
        const followers = contexts[n]!.get(key);
        if (followers === undefined) break;
        const count = counts[n]!.get(key * vocabularySize + text[at]!) ?? 0;
        probability = (count + followers.types * probability) / (followers.count + followers.types);
      }
      return probability;
    },
  };
}
