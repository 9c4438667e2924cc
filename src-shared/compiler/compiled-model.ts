import type { Random } from '../base/random';
import type { FeatureInfo, FeatureRequest, Head } from '../blocks/block';
import type { Graph } from '../ir/graph';
import type { DType, FloatType } from '../tensor/dtype';
import type { Shape } from '../tensor/dims';
import type { OptimizerType, PortReference } from '../document/document';
import type { Tensor } from '../tensor/tensor';

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
   * prediction under its block id out.
   */
  readonly evaluate: () => Graph;
  /** One optimizer step, or several in one run. */
  readonly train: (options: TrainGraphOptions) => TrainGraph;
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
  /** Steps in one run. With more than one, batch inputs, masks and `learning_rate` have a leading axis of this size, and `loss` and `gradient_norm` come back as vectors. */
  readonly steps: number;
  /** Also output `X.gradient` for every parameter (one step only). */
  readonly gradients: boolean;
}

/**
 * A training graph. Inputs: every parameter by name, every state, the model's inputs and targets, the dropout masks,
 * `learning_rate` (scalar, or `[steps]`). Outputs: `X.next` for every parameter and state, `loss`, `gradient_norm`,
 * `X.gradient` when asked.
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
}
