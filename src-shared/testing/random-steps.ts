import { Random } from '../base/random';
import { logSoftmax } from '../decoding/probabilities';
import type { StepModel } from '../decoding/step-model';

/** A model whose state is the text so far: each prefix has next-token probabilities of its own, drawn from its tokens. */
export interface RandomState {
  readonly texts: readonly (readonly number[])[];
  readonly sources: readonly number[];
}

/** `rows` sources; a sharper model is surer of its next token. It attends to three steps, most to `length mod 3`. */
export function createRandomSteps(seed: number, words: number, rows = 1, sharpness = 2): StepModel<RandomState> {
  return {
    words,
    start: async () => ({
      state: {
        texts: Array.from({ length: rows }, () => []),
        sources: Array.from({ length: rows }, (_, row) => row),
      },
    }),
    advance: async (state, tokens) => {
      const texts = state.texts.map((text, row) => [...text, tokens[row] ?? 0]);
      const logits = texts.flatMap((text, row) => {
        const random = Random.derive(seed, `${state.sources[row]}:${text.join()}`);
        return Array.from({ length: words }, () => random.normal() * sharpness);
      });
      const weights = texts.flatMap((text) => [0, 1, 2].map((at) => (text.length % 3 === at ? 0.8 : 0.1)));
      return {
        state: { ...state, texts },
        logProbabilities: logSoftmax(logits, words),
        weights: { values: Float64Array.from(weights), steps: 3 },
      };
    },
    select: (state, chosen) => ({
      texts: chosen.map((row) => state.texts[row] ?? []),
      sources: chosen.map((row) => state.sources[row] ?? 0),
    }),
  };
}
