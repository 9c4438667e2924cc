import type { Graph } from '../ir/graph';
import type { Tensor } from '../tensor/tensor';

export type Tensors = ReadonlyMap<string, Tensor>;
/** Runs a graph that has been loaded: all outputs by name. */
export type RunGraph = (feeds: Tensors) => Promise<Tensors>;
export type LoadGraph = (graph: Graph) => Promise<{ readonly run: RunGraph; readonly release: () => Promise<void> }>;

/**
 * A model that says, one token after the other, how likely each next token is. Rows are texts that are written side by
 * side: different sources, or hypotheses of one source. A state is never changed: a step makes a new one, so that a
 * search may come back to an old one.
 */
export interface StepModel<State> {
  /** Tokens there are. */
  readonly words: number;
  /** Before the first token, one row a source. */
  readonly start: () => Promise<{ readonly state: State }>;
  /** Adds a token to each row (the start token first) and gives what may come next. */
  readonly advance: (state: State, tokens: ArrayLike<number>) => Promise<Step<State>>;
  /** Those rows of a state, in that order; a row may be taken more than once. */
  readonly select: (state: State, rows: readonly number[]) => State;
}

export interface Step<State> {
  readonly state: State;
  /** Natural logarithms of the probabilities `[rows, words]`. */
  readonly logProbabilities: Float64Array;
  /** How much each row attended to each step of its source, `[rows, source steps]`; null where the model does not attend. */
  readonly weights: { readonly values: Float64Array; readonly steps: number } | null;
}

/** What writing has to know of the vocabulary, and when to stop at the latest. */
export interface WritingLimits {
  readonly start: number;
  readonly end: number;
  /** Tokens of the longest text, the end token counted. */
  readonly maximumLength: number;
}

/** A text as tokens. */
export interface Hypothesis {
  /** The end token included, where it was written. */
  readonly tokens: readonly number[];
  readonly hasEnded: boolean;
  readonly logProbability: number;
  /** `logProbability` over the length penalty. */
  readonly score: number;
  /** One row a token, each over the steps of the source; null where the model does not attend. */
  readonly weights: readonly Float64Array[] | null;
}
