import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';

export type OptimizerType = 'sgd' | 'momentum' | 'nesterov' | 'rmsprop' | 'adagrad' | 'adam' | 'adamw';

/** One setting of an optimizer, as a form shows it. */
export interface OptimizerOption {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly unit: string;
  readonly kind: 'number';
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Settings by name; what is absent takes its default. */
export type OptimizerOptions = ReadonlyMap<string, number>;

/** What is the same for all parameters in one step. */
export interface StepCall {
  /** Scalar. */
  readonly learningRate: Value;
  /** Scalar of the learning rate's type: 1 in the first step. Read only by optimizers that have `usesStep`. */
  readonly step: Value;
  /** Strength of the L2 penalty (decoupled for AdamW); 0 is none and costs nothing. */
  readonly weightDecay: number;
  readonly options: OptimizerOptions;
}

export interface UpdateCall extends StepCall {
  readonly parameter: Value;
  /** Like the parameter. */
  readonly gradient: Value;
  /** Like the parameter, in the order of `Optimizer.slots`. */
  readonly slots: readonly Value[];
  /** What `emitPrelude` returned for this step. */
  readonly prelude: readonly Value[];
}

export interface Update {
  readonly parameter: Value;
  readonly slots: readonly Value[];
}

/**
 * An optimizer: a row of the table in `optimizers.ts`. Definitions and defaults are PyTorch's.
 *
 * Every elementwise node is one pass over the memory of a parameter, so scalars are combined first: what depends on the
 * step only is in the prelude, once for all parameters, and running averages are kept without their factor `1 − β`
 * (`Σ βᵏ·g` instead of `(1 − β)·Σ βᵏ·g`), which the prelude's scalars make good.
 */
export interface Optimizer {
  /** Key in project files; never changes. */
  readonly type: OptimizerType;
  readonly title: string;
  /** LaTeX. */
  readonly equation: string;
  readonly citation: string;
  /** State kept for each parameter, by name; each is like the parameter. */
  readonly slots: readonly string[];
  readonly usesStep: boolean;
  readonly options: readonly OptimizerOption[];
  readonly defaultLearningRate: number;
  readonly defaultWeightDecay: number;
  /** The number a slot is filled with before the first step. */
  readonly initialSlot: (slot: string) => number;
  /** Scalars that all updates of a step share; call once and pass the result to each `emitUpdate`. */
  readonly emitPrelude: (g: Emitter, call: StepCall) => readonly Value[];
  /** One step of one parameter. */
  readonly emitUpdate: (g: Emitter, call: UpdateCall) => Update;
}

/** The value of an option, or its default. */
export function optionOf(options: OptimizerOptions, option: OptimizerOption): number {
  return options.get(option.name) ?? option.default;
}

/** The gradient with the L2 penalty's: `g + λ·θ`. */
export function emitPenalised(g: Emitter, { parameter, gradient, weightDecay }: UpdateCall): Value {
  return weightDecay === 0 ? gradient : g.add(gradient, g.mul(parameter, weightDecay));
}

/** `decay·average + x²`: a running sum of squares without its factor `1 − decay`. */
export function emitSquares(g: Emitter, average: Value, decay: number, x: Value): Value {
  return g.add(g.mul(average, decay), g.mul(x, x));
}

/** The item at `index`; throws when the caller gave fewer slots or scalars than the optimizer needs. */
export function itemAt(values: readonly Value[], index: number, what: string): Value {
  const value = values[index];
  if (!value) throw new Error(`An optimizer was given no ${what}`);
  return value;
}

export const zeroSlot = (): number => 0;
export const noPrelude = (): readonly Value[] => [];
