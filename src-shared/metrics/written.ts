import { editDistance } from './edit-distance';
import { countStep, createStepCounts, type StepCounts } from './step-counts';

/** Texts that a model wrote without help (free running), against those that were wanted. */
export interface WrittenAccumulator {
  texts: number;
  exact: number;
  /** Edits that would turn what was written into what was wanted, and the tokens that were wanted. */
  edits: number;
  tokens: number;
  readonly steps: StepCounts;
}

export interface WrittenResult {
  readonly count: number;
  /** Share of texts that are right to the last token; null when there was none. */
  readonly exactMatch: number | null;
  /**
   * Edits by wanted tokens, all texts pooled: the character, word or phone error rate, as the tokens are characters, words
   * or phones. Above 1 where much too much was written; null when no token was wanted.
   */
  readonly errorRate: number | null;
}

export function createWritten(): WrittenAccumulator {
  return { texts: 0, exact: 0, edits: 0, tokens: 0, steps: createStepCounts() };
}

/**
 * Adds a text. Both are tokens without the end token; a text that was cut off at the greatest length is not exact even if
 * it holds all that was wanted so far, which `hasEnded` tells.
 */
export function addWritten(
  accumulator: WrittenAccumulator,
  written: readonly number[],
  wanted: readonly number[],
  hasEnded: boolean,
): void {
  const edits = editDistance(written, wanted);
  accumulator.texts++;
  accumulator.edits += edits;
  accumulator.tokens += wanted.length;
  if (edits === 0 && hasEnded) accumulator.exact++;
  wanted.forEach((token, step) => countStep(accumulator.steps, step, written[step] !== token));
  // The end is a step of its own: the text must be over there.
  const isOver = written.length === wanted.length && hasEnded;
  countStep(accumulator.steps, wanted.length, !isOver);
}

export function writtenResult({ texts, exact, edits, tokens }: WrittenAccumulator): WrittenResult {
  return {
    count: texts,
    exactMatch: texts === 0 ? null : exact / texts,
    errorRate: tokens === 0 ? null : edits / tokens,
  };
}
