import { IGNORED_CLASS } from '../base/ignored-class';
import { defined } from '../base/invariant';
import { sizeOf, tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { gatherAxis } from './gather';
import { logSoftmax } from './probabilities';
import type { RunGraph, StepModel, Tensors } from './step-model';

export interface PrefixForm {
  /** The output that gives `[batch, prefix steps, words]`: probabilities of the token after each step. */
  readonly block: string;
  readonly words: number;
  /** Tokens that are never written; what they would have had is shared among the others. */
  readonly banned: readonly number[];
  /** Inputs that take the prefix, int64 `[batch, prefix steps]`. */
  readonly prefixes: readonly string[];
  /** Inputs that take how many of its steps count, int64 `[batch]`. */
  readonly lengths: readonly string[];
  /** Inputs of the same shape that stand for no token (−100 throughout): the targets that an `evaluate` graph asks for. */
  readonly ignored?: readonly string[];
  /** A model that has learnt windows of a text reads no more than that many tokens at a time, the newest; null reads all. */
  readonly limit: number | null;
  /** What stands before the first token that is written, in all rows. */
  readonly before: readonly number[];
}

export interface PrefixState {
  /** The tokens of each row so far. */
  readonly texts: readonly (readonly number[])[];
  readonly sources: readonly number[];
  readonly inputs: Tensors;
}

/**
 * Writes with a graph that reads a whole prefix and says what may come after it: a transformer, or a language model. Each
 * token costs a pass over all before it. `inputs` are those that do not change, with one row a source.
 */
export function createPrefixModel(
  form: PrefixForm,
  run: RunGraph,
  inputs: Tensors,
  rows: number,
): StepModel<PrefixState> {
  const { block, words, banned, prefixes, lengths, ignored = [], limit, before } = form;
  return {
    words,
    start: async () => ({
      state: {
        texts: Array.from({ length: rows }, () => before),
        sources: Array.from({ length: rows }, (_, row) => row),
        inputs,
      },
    }),
    advance: async (state, tokens) => {
      const texts = state.texts.map((text, row) => [...text, tokens[row] ?? 0]);
      const steps = Math.min(limit ?? Infinity, texts[0]?.length ?? 0);
      const flat = texts.flatMap((text) => text.slice(text.length - steps));
      const prefix = tensor('int64', [texts.length, steps], flat);
      const length = fillTensor([texts.length], steps);
      const outputs = await run(
        new Map([
          ...state.inputs,
          ...prefixes.map((name) => [name, prefix] as const),
          ...lengths.map((name) => [name, length] as const),
          ...ignored.map((name) => [name, fillTensor([texts.length, steps], IGNORED_CLASS)] as const),
        ]),
      );
      const shares = toNumbers(defined(outputs.get(block), `output ${block}`));
      const last = new Float64Array(texts.length * words);
      texts.forEach((_, row) => {
        const from = ((row + 1) * steps - 1) * words;
        last.set(shares.subarray(from, from + words), row * words);
      });
      return {
        state: { ...state, texts },
        logProbabilities: logSoftmax(last.map(Math.log), words, banned),
        weights: null,
      };
    },
    select: (state, chosen) => {
      const sources = chosen.map((row) => state.sources[row] ?? 0);
      const isSame = sources.length === state.sources.length && sources.every((at, i) => at === state.sources[i]);
      return {
        texts: chosen.map((row) => state.texts[row] ?? []),
        sources,
        inputs: isSame
          ? state.inputs
          : new Map(Array.from(state.inputs, ([name, value]) => [name, gatherAxis(value, 0, chosen)])),
      };
    },
  };
}

function fillTensor(dims: readonly number[], value: number): Tensor {
  return tensor('int64', dims, new Float64Array(sizeOf(dims)).fill(value));
}
