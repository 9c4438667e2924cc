import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import { describeShape, sameShape } from '../tensor/dims';

export type LossType = 'mse' | 'mae' | 'huber' | 'binary-cross-entropy' | 'cross-entropy';

/** Settings of a loss by name. What is absent takes the default of its `LossOption`. */
export type LossOptions = Readonly<Record<string, number | readonly number[]>>;

/** One setting of a loss, as a form shows it. */
export type LossOption = {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly unit: string;
} & (
  | {
      readonly kind: 'number' | 'integer';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  | { readonly kind: 'numbers'; readonly default: readonly number[] }
);

export interface LossCall {
  /** The model's output: a prediction `[..., n]`, or logits `[..., n]` (binary) or `[..., classes]`. */
  readonly prediction: Value;
  /** `[..., n]` like the prediction; for `cross-entropy` class indices `[...]`, int64. */
  readonly target: Value;
  /**
   * How much each position counts, null when all count alike: a 0/1 mask of any element type, or positive numbers. It
   * broadcasts to the positions (the axes of the target without the last, for `cross-entropy` all of them); for the others
   * it may have the last axis too. Predictions and targets of weight 0 must be finite and are not looked at otherwise.
   */
  readonly weight: Value | null;
  readonly options: LossOptions;
}

/** A loss: a row of the table in `losses.ts`. */
export interface Loss {
  /** Key in project files; never changes. */
  readonly type: LossType;
  readonly title: string;
  /** LaTeX, for one position. */
  readonly equation: string;
  readonly citation: string;
  readonly task: 'regression' | 'binary' | 'multi-class';
  readonly options: readonly LossOption[];
  /** What a model that knows nothing starts from (all classes equally likely); null where it depends on the data. */
  readonly startingValue: (classes: number) => number | null;
  /** Appends the loss to the graph: a scalar, the mean over the positions that count; 0 when none does. */
  readonly emit: (g: Emitter, call: LossCall) => Value;
}

/** The value of a number option, or its default. */
export function numberOption(options: LossOptions, option: LossOption): number {
  const value = Object.hasOwn(options, option.name) ? options[option.name] : undefined;
  const chosen = value ?? option.default;
  if (typeof chosen !== 'number') throw new Error(`The option ${option.name} is one number, not a list`);
  return chosen;
}

/** The value of an option that is a list of numbers, or its default. */
export function numbersOption(options: LossOptions, option: LossOption): readonly number[] {
  const value = Object.hasOwn(options, option.name) ? options[option.name] : undefined;
  const chosen = value ?? option.default;
  if (typeof chosen === 'number') throw new Error(`The option ${option.name} is a list of numbers, not one`);
  return chosen;
}

/** `prediction − target`. Throws when their shapes differ: broadcasting would silently compare every row with every other. */
export function emitDifference(g: Emitter, { prediction, target }: LossCall): Value {
  requireSameShape(prediction, target);
  return g.sub(prediction, g.cast(target, prediction.dtype));
}

export function requireSameShape(prediction: Value, target: Value): void {
  if (sameShape(prediction.shape, target.shape)) return;
  throw new Error(
    `The prediction is ${describeShape(prediction.shape)}, the target ${describeShape(target.shape)}: they must agree`,
  );
}
