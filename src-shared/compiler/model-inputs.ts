import type { Lowered } from '../blocks/block';
import type { LoweredText } from '../blocks/writing';
import type { GraphBuilder } from '../ir/builder';
import type { Value } from '../ir/graph';
import { isFloat, type FloatType } from '../tensor/dtype';
import { Emitter } from '../ops/emitter';
import type { ModelPlan } from './model-plan';
import type { CarriedStates } from './forward';

/** Declares the model's inputs (and their lengths) by name; returns them by block id. */
export function declareInputs(
  builder: GraphBuilder,
  plan: ModelPlan,
  dtype: FloatType = 'float32',
): Map<string, Lowered> {
  const declared = new Map<string, Lowered>();
  for (const input of plan.inputs) {
    const value = builder.contractInput(input.name, isFloat(input.dtype) ? dtype : input.dtype, input.shape);
    const lengths = input.lengths === null ? null : builder.contractInput(input.lengths, 'int64', ['batch']);
    declared.set(input.name, { value, lengths });
  }
  return declared;
}

/** Declares the targets by name; returns them by head. */
export function declareTargets(
  builder: GraphBuilder,
  plan: ModelPlan,
  dtype: FloatType = 'float32',
): Map<string, Value> {
  return new Map(
    plan.targets.map((target) => [
      target.block,
      builder.contractInput(target.name, isFloat(target.dtype) ? dtype : target.dtype, target.shape),
    ]),
  );
}

export function sourceOf(declared: ReadonlyMap<string, Lowered>, block: string): Lowered {
  const source = declared.get(block);
  if (!source) throw new Error(`Block ${block} brings in no data`);
  return source;
}

/** What a block of task `sequence` is told of its text; `targets` are the declared ones, none in `predict`. */
export function textOf(plan: ModelPlan, targets: ReadonlyMap<string, Value>, block: string): LoweredText {
  const text = plan.targets.find((target) => target.block === block)?.info.text;
  if (!text) throw new Error(`Block ${block} has no text to predict`);
  return { tokens: targets.get(block) ?? null, text };
}

/** States as inputs of the graph, and as outputs `NAME.next` once they are known; undefined where none are carried. */
export function declareStates(builder: GraphBuilder, isCarried: boolean): CarriedStates | undefined {
  if (!isCarried) return undefined;
  return {
    before: (name, { size }) => builder.contractInput(name, 'float32', ['batch', size]),
    after: (name, value) => builder.output(new Emitter(builder).identity(value), `${name}.next`),
  };
}

export function refuseMask(): never {
  throw new Error('Only training graphs have dropout masks');
}
