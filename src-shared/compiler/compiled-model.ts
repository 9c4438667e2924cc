import type { Random } from '../base/random';
import type { FeatureInfo, FeatureRequest, Head, TextInfo } from '../blocks/block';
import type { CoinSchedule } from '../blocks/writing';
import type { Graph } from '../ir/graph';
import type { DType, FloatType } from '../tensor/dtype';
import type { Shape } from '../tensor/dims';
import type { OptimizerType, PortReference } from '../document/document';
import type { Tensor } from '../tensor/tensor';
import type { AttentionGraph, InspectGraph } from './inspection';
import type { FeedbackPlan } from './feedback';

/** What compiling a project gives: what must be fed, what is learnt, and a writer for each kind of graph. */
export interface CompiledModel {
  readonly inputs: readonly ModelInput[];
  readonly targets: readonly ModelTarget[];
  readonly parameters: readonly ParameterSpecification[];
  /**
   * Inference: parameters are constants inside. Inputs are the model's inputs by block id (and `ID.lengths`, int64 `[batch]`);
   * outputs are the heads by block id: values, probability, or probabilities per class. Output ports of blocks that lead
   * to a head can be published too, as `BLOCK.PORT`, to be looked at: the weights of an attention, for example.
   */
  readonly predict: (parameters: ReadonlyMap<string, Tensor>, published?: readonly PortReference[]) => Graph;
  /**
   * Parameters, inputs and targets in; `loss` (scalar mean), `loss_weight` (scalar: positions that counted) and each head's
   * prediction under its block id out. Of several heads, `loss` is the sum of `HEAD.loss`, each the mean over
   * `HEAD.loss_weight` positions and times the head's weight; `loss_weight` is then that of the first.
   */
  readonly evaluate: (options?: EvaluateOptions) => Graph;
  /** The same, decoders of numbers shown the true values before each step (teacher forcing); null for a model without any. */
  readonly evaluateTaught: (() => Graph) | null;
  /** A free run of a model of the next row, its predictions fed back: see `buildForecastGraph`. */
  readonly forecast: (options: ForecastOptions) => Graph;
  /** One optimizer step, or several in one run. */
  readonly train: (options: TrainGraphOptions) => TrainGraph;
  /** States, gates and gradients through time of all recurrent layers, and the weights of all attentions, on a batch. */
  readonly inspect: (dtype: FloatType) => InspectGraph;
  /** The weights of all attentions on a batch; null for a model without any. */
  readonly attention: (() => AttentionGraph) | null;
  /** The recurrent states that go from window to window; empty for a model that begins each window anew. */
  readonly states: readonly ModelState[];
  /**
   * Like `predict`, but a window goes on where another ended: the inputs `ModelState.name` are the states before its first
   * step (zeros at a beginning), the outputs `NAME.next` those behind its last one. Null where `states` is empty.
   */
  readonly step: ((parameters: ReadonlyMap<string, Tensor>) => Graph) | null;
  /** How its text is written, for a model with an output of task `sequence`; else null. */
  readonly decoding: DecodingModel | null;
  /** How its numbers are written step by step, for a model with a decoder of numbers; of several the first. */
  readonly stepping: SteppingModel | null;
}

/** A decoder of numbers as two graphs. */
export interface SteppingModel {
  /** The block whose output the numbers are. */
  readonly block: string;
  readonly steps: number;
  readonly columns: number;
  /** As `DecodingModel.pair`, but a step reads no token: `BLOCK.value` `[batch, columns]` is carried like the states. */
  readonly pair: (parameters: ReadonlyMap<string, Tensor>) => DecoderPair;
}

/** The graphs with which a model writes text by itself, without being shown the answer (free running). */
export interface DecodingModel {
  /** The block whose output is the text. */
  readonly block: string;
  readonly text: TextInfo;
  readonly vocabularySize: number;
  /** Tokens after which writing stops at the latest, the end token counted. */
  readonly maximumLength: number;
  /**
   * The whole text in one run. Inputs: the model's inputs (and, without `parameters`, every parameter by name). Outputs:
   * `BLOCK` int64 `[batch, steps]`, the tokens with the end token, padding behind it; `BLOCK.lengths` int64 `[batch]`, the end
   * token counted; `BLOCK.log_probability` `[batch]`; and where the block attends, `BLOCK.weights` `[batch, steps, source steps]`.
   * With `sampling` the inputs `BLOCK.temperature` (scalar; 0 is greedy), `BLOCK.top_k` (int64 scalar; 0 takes all) and
   * `BLOCK.noise` `[noise steps, noise batch, noise words]` (standard Gumbel noise, or one zero; a size of 1 is repeated) come
   * in too. The `predict` graph is the greedy one.
   * Null for a model drawn with a target input: see `generateFromPrefix`.
   */
  readonly generate: ((options: GenerateOptions) => Graph) | null;
  /**
   * Where `generate` is null: the same graph, which asks the model with a longer prefix for each token inside a loop. It gives no
   * weights.
   */
  readonly generateFromPrefix: ((options: GenerateOptions) => Graph) | null;
  /** What is computed once a source, and what is computed at every step. Null where `generate` is. */
  readonly pair: ((parameters: ReadonlyMap<string, Tensor>) => DecoderPair) | null;
  /**
   * Where `generate` is null: the inputs of the `predict` graph that take the prefix, int64 `[batch, prefix steps]`, the start
   * token first. The output `BLOCK` then gives `[batch, prefix steps, words]`, the probabilities of the token after each step.
   */
  readonly prefixes: readonly string[];
}

export interface GenerateOptions {
  /** Values to put inside; null leaves the parameters as inputs. */
  readonly parameters: ReadonlyMap<string, Tensor> | null;
  readonly sampling: boolean;
}

/**
 * The encoder's outputs are fed to every step under the same names; after a step each `carried` name takes the value of the
 * output `NAME.next`. A step reads `BLOCK.token` int64 `[batch]` (the start token first) and gives `BLOCK.logits`
 * `[batch, words]` and, where it attends, `BLOCK.weights` `[batch, source steps]`.
 */
export interface DecoderPair {
  readonly encoder: Graph;
  readonly step: Graph;
  readonly carried: readonly string[];
  /** Names computed once that stay as they are: memory, its lengths, context. */
  readonly fixed: readonly string[];
}

/** A state of a recurrent block, float `[batch, size]`. */
export interface ModelState {
  /** `BLOCK.state` or `BLOCK.cell`: the input of a graph; the output is `NAME.next`. */
  readonly name: string;
  readonly size: number;
}

export interface EvaluateOptions {
  /** With the model's states as inputs and, behind the last step, as outputs `NAME.next`. Default: every window begins with zeros. */
  readonly carry?: boolean;
}

export interface ModelInput {
  /** Name of the graph input: the block's id. */
  readonly name: string;
  /** Name of the int64 `[batch]` input of lengths; null for inputs that are no sequences, and when the model is compiled for full rows only. */
  readonly lengths: string | null;
  readonly request: FeatureRequest;
  readonly info: FeatureInfo;
  readonly dtype: DType;
  /** Batch first, named: `[batch, time, 3]`. */
  readonly shape: Shape;
}

export interface ModelTarget {
  /** Name of the graph input: `HEAD.target`. */
  readonly name: string;
  /** The head's block id; its prediction has this name. */
  readonly block: string;
  readonly head: Head;
  readonly request: FeatureRequest;
  readonly info: FeatureInfo;
  /** `float32` for values and 0/1 labels, `int64` for class indices (−100 is ignored). */
  readonly dtype: DType;
  readonly shape: Shape;
}

export interface ParameterSpecification {
  /** `BLOCK.W`, `BLOCK.bias`, … */
  readonly name: string;
  readonly block: string;
  readonly shape: readonly number[];
  readonly initial: (random: Random) => Float64Array;
}

export interface TrainGraphOptions {
  readonly dtype: FloatType;
  readonly optimizer: OptimizerType;
  readonly weightDecay: number;
  readonly optimizerOptions: ReadonlyMap<string, number>;
  readonly clipNorm: number | null;
  readonly clipValue: number | null;
  /** Steps in one run. With more than one, batch inputs, masks and `learning_rate` have a leading axis of this size, as have the losses and norms that come out. */
  readonly steps: number;
  /** Also output `X.gradient` for every parameter (one step only). */
  readonly gradients: boolean;
  /**
   * With the model's states: inputs `NAME` `[batch, size]`, outputs `NAME.next` behind the last step, and the input
   * `KEEP_STATE`. No gradient goes from one step into the one before. Default: every window begins with zeros.
   */
  readonly carry?: boolean;
}

/**
 * Input of training graphs that carry states, float `[batch]` (with several steps `[steps, batch]`): 1 where a row goes on
 * with its state, 0 where it begins anew.
 */
export const KEEP_STATE = 'keep_state';

/**
 * A training graph. Inputs: every parameter by name, every state, the model's inputs and targets, the dropout masks,
 * `learning_rate` (scalar, or `[steps]`). Outputs: `X.next` for every parameter and state, `loss`, `gradient_norm` (of all
 * gradients together, before clipping by norm), `gradient_norm.parameters` (of each, `[parameters]` in the order of
 * `CompiledModel.parameters`), `X.gradient` when asked.
 */
export interface TrainGraph {
  readonly graph: Graph;
  /** `optimizer.step` (scalar count of steps done, float) and `optimizer.SLOT.PARAMETER`. */
  readonly states: readonly StateSpecification[];
  readonly masks: readonly MaskSpecification[];
}

export interface StateSpecification {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: number;
}

export interface MaskSpecification {
  /** `BLOCK.mask` or the like. */
  readonly name: string;
  /** Named sizes are those of the batch it is drawn for. */
  readonly shape: Shape;
  /** Entries are 0 with this probability, else 1/(1−rate). */
  readonly rate: number;
  /**
   * Set for the coin flips of scheduled sampling (Bengio et al. 2015, arXiv:1506.03099): entries are 1 with the probability
   * that this gives for the share of all epochs that is done, else 0; `rate` does not count.
   */
  readonly coin?: CoinSchedule;
}

export interface ForecastOptions {
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly feedback: FeedbackPlan;
  /** Rows that are predicted, one after the other. */
  readonly steps: number;
}
