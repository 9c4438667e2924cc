import { defined } from '../base/invariant';
import type { ModelState } from '../compiler/compiled-model';
import { tensor, toNumbers, zeros, type Tensor } from '../tensor/tensor';
import { gatherAxis } from './gather';
import { logSoftmax } from './probabilities';
import type { RunGraph, StepModel } from './step-model';

export interface CarriedForm {
  /** The output that gives `[batch, steps, words]`: probabilities of the token after each step. */
  readonly block: string;
  readonly words: number;
  /** Tokens that are never written; what they would have had is shared among the others. */
  readonly banned: readonly number[];
  /** Inputs that take the tokens, int64 `[batch, steps]`. */
  readonly inputs: readonly string[];
  readonly states: readonly ModelState[];
  /** What stands before the first token, in all rows; it is read at once. */
  readonly before: readonly number[];
}

export interface CarriedRows {
  /** By name, `[rows, size]`. */
  readonly states: ReadonlyMap<string, Tensor>;
  /** What is still to be read before the next token. */
  readonly unread: readonly number[];
}

/**
 * Writes with a graph that goes on with its own states (`CompiledModel.step`): each token costs one step, however long the
 * text before it is.
 */
export function createCarriedModel(form: CarriedForm, run: RunGraph, rows: number): StepModel<CarriedRows> {
  const { block, words, banned, inputs, states, before } = form;
  return {
    words,
    start: async () => ({
      state: {
        states: new Map(states.map(({ name, size }) => [name, zeros('float32', [rows, size])])),
        unread: before,
      },
    }),
    advance: async (state, tokens) => {
      const { unread } = state;
      const steps = unread.length + 1;
      const read = Array.from(tokens).flatMap((token) => [...unread, token]);
      const fed = tensor('int64', [tokens.length, steps], read);
      const outputs = await run(new Map([...state.states, ...inputs.map((name) => [name, fed] as const)]));
      const shares = toNumbers(defined(outputs.get(block), `output ${block}`));
      const last = new Float64Array(tokens.length * words);
      for (let row = 0; row < tokens.length; row++) {
        const from = ((row + 1) * steps - 1) * words;
        last.set(shares.subarray(from, from + words), row * words);
      }
      const next = states.map(({ name }): [string, Tensor] => [
        name,
        defined(outputs.get(`${name}.next`), `output ${name}.next`),
      ]);
      return {
        state: { states: new Map(next), unread: [] },
        logProbabilities: logSoftmax(last.map(Math.log), words, banned),
        weights: null,
      };
    },
    select: ({ states: held, unread }, chosen) => ({
      states: new Map(Array.from(held, ([name, value]) => [name, gatherAxis(value, 0, chosen)])),
      unread,
    }),
  };
}
