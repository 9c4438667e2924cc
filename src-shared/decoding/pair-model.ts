import { defined } from '../base/invariant';
import type { DecoderPair, DecodingModel } from '../compiler/compiled-model';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { gatherAxis } from './gather';
import { logSoftmax } from './probabilities';
import type { RunGraph, Step, StepModel, Tensors } from './step-model';

/** What is known of each row: the states after its tokens, and which source it is a text for. */
export interface PairState {
  readonly carried: Tensors;
  readonly fixed: Tensors;
  readonly sources: readonly number[];
}

export interface PairRunners {
  readonly encoder: RunGraph;
  readonly step: RunGraph;
}

/** What has to be known of a pair to write with it; also what an exported pair says of itself. */
export interface PairForm {
  /** The block that writes. */
  readonly block: string;
  readonly words: number;
  /** Tokens that are never written: padding and start. */
  readonly banned: readonly number[];
  readonly carried: readonly string[];
  readonly fixed: readonly string[];
  /** The axis of each carried and fixed value along which rows lie. */
  readonly batchAxes: ReadonlyMap<string, number>;
}

/** What no text holds. */
export function listBanned({ special }: DecodingModel['text']): readonly number[] {
  return [special.pad, special.start];
}

/** The form of a pair, its axes read off the inputs of its step graph: one axis of each is named `batch`. */
export function describePair(
  pair: DecoderPair,
  { block, vocabularySize: words, text }: Pick<DecodingModel, 'block' | 'vocabularySize' | 'text'>,
): PairForm {
  const batchAxes = new Map(pair.step.inputs.map(({ name, shape }) => [name, shape.indexOf('batch')]));
  return { block, words, banned: listBanned(text), carried: pair.carried, fixed: pair.fixed, batchAxes };
}

/**
 * Writes with an encoder, run once on `inputs`, and a step that is run for each token. Row `i` of a start belongs to
 * source `i`.
 */
export function createPairModel(form: PairForm, runners: PairRunners, inputs: Tensors): StepModel<PairState> {
  const { block, words, banned, carried, fixed, batchAxes } = form;
  const gather = (values: Tensors, rows: readonly number[]): Tensors =>
    new Map(
      Array.from(values, ([name, value]) => {
        const axis = batchAxes.get(name) ?? -1;
        return [name, axis < 0 ? value : gatherAxis(value, axis, rows)];
      }),
    );
  return {
    words,
    start: async () => {
      const encoded = await runners.encoder(inputs);
      const pick = (names: readonly string[]): Tensors =>
        new Map(names.map((name) => [name, defined(encoded.get(name), `output ${name} of the encoder`)]));
      const sources = Array.from({ length: rowsOf(inputs) }, (_, row) => row);
      return { state: { carried: pick(carried), fixed: pick(fixed), sources } };
    },
    advance: async (state, tokens) => {
      const token = tensor('int64', [tokens.length], tokens);
      const outputs = await runners.step(new Map([...state.carried, ...state.fixed, [`${block}.token`, token]]));
      const logits = defined(outputs.get(`${block}.logits`), `output ${block}.logits`);
      const next = new Map(
        carried.map((name) => [name, defined(outputs.get(`${name}.next`), `output ${name}.next`)] as const),
      );
      return {
        state: { ...state, carried: next },
        logProbabilities: logSoftmax(toNumbers(logits), words, banned),
        weights: readWeights(outputs.get(`${block}.weights`)),
      };
    },
    select: (state, rows) => {
      const sources = rows.map((row) => state.sources[row] ?? 0);
      // The memory of a long source is large, and hypotheses of one source share it.
      const isSame = sources.length === state.sources.length && sources.every((at, i) => at === state.sources[i]);
      return { carried: gather(state.carried, rows), fixed: isSame ? state.fixed : gather(state.fixed, rows), sources };
    },
  };
}

function rowsOf(inputs: Tensors): number {
  const [first] = inputs.values();
  return first?.dims[0] ?? 1;
}

function readWeights(weights: Tensor | undefined): Step<PairState>['weights'] {
  return weights ? { values: toNumbers(weights), steps: weights.dims[1] ?? 0 } : null;
}
