import { IGNORED_CLASS } from '../base/ignored-class';
import { countStep, createStepCounts, type StepCounts } from './step-counts';

/** Next tokens that a model predicted after reading the right ones (teacher forcing, or a language model on a text). */
export interface TokenAccumulator {
  readonly words: number;
  count: number;
  right: number;
  /** Sum of −ln p of the right tokens. */
  surprise: number;
  readonly steps: StepCounts;
}

export interface TokenResult {
  readonly count: number;
  /** Share of right tokens; null when nothing was counted. */
  readonly accuracy: number | null;
  /** e^(mean −ln p): as unsure as a choice among that many equal tokens. */
  readonly perplexity: number | null;
  /** Mean −log₂ p. */
  readonly bitsPerToken: number | null;
}

export function createTokens(words: number): TokenAccumulator {
  return { words, count: 0, right: 0, surprise: 0, steps: createStepCounts() };
}

/**
 * Adds a batch: probabilities `[rows, steps, words]` and the right tokens `[rows, steps]`, −100 where nothing counts. Throws
 * when they do not fit each other.
 */
export function addTokens(
  accumulator: TokenAccumulator,
  probabilities: ArrayLike<number>,
  target: ArrayLike<number>,
  steps: number,
): void {
  const { words } = accumulator;
  if (probabilities.length !== target.length * words || (target.length > 0 && target.length % steps !== 0)) {
    throw new Error(
      `${probabilities.length} probabilities of ${words} tokens and ${target.length} targets in rows of ${steps} do not fit`,
    );
  }
  for (let at = 0; at < target.length; at++) {
    const wanted = target[at] ?? IGNORED_CLASS;
    if (wanted === IGNORED_CLASS) continue;
    const own = probabilities[at * words + wanted] ?? 0;
    let isBest = own >= 0;
    for (let word = 0; word < words && isBest; word++) {
      const other = probabilities[at * words + word] ?? 0;
      // Of equal ones the first counts as the answer.
      isBest = word < wanted ? other < own : !(other > own);
    }
    accumulator.count++;
    if (isBest) accumulator.right++;
    accumulator.surprise -= Math.log(own);
    countStep(accumulator.steps, at % steps, !isBest);
  }
}

/** A token that was held for impossible makes perplexity and bits infinite. */
export function tokenResult({ count, right, surprise }: TokenAccumulator): TokenResult {
  if (count === 0) return { count, accuracy: null, perplexity: null, bitsPerToken: null };
  const mean = surprise / count;
  return { count, accuracy: right / count, perplexity: Math.exp(mean), bitsPerToken: mean / Math.LN2 };
}
