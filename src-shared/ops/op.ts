import type { Attribute, Attributes, Value } from '../ir/graph';
import type { ValueType } from '../ir/builder';

export type { ValueType } from '../ir/builder';

/** What an ONNX operator (domain `ai.onnx`, as of opset 17) is: one row of a family table. */
export interface OpRow {
  /** Opset in which the form described here appeared; at most 17. */
  readonly since: number;
  /** Least and greatest count of inputs and outputs; optional ones may be null. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
  readonly attributes: Readonly<Record<string, Attribute['kind']>>;
  /** Input positions that never carry a gradient (indices, shapes, conditions): data, so that the walker needs no cases. */
  readonly stop?: readonly number[];
  /**
   * The shape rule: types of all outputs. Throws a plain Error when inputs do not fit: documents are checked long before,
   * so a misfit here is a bug in a lowering or a rule.
   */
  readonly infer: (call: OpCall) => ValueType[];
}

export interface OpCall {
  readonly op: string;
  readonly inputs: readonly (Value | null)[];
  readonly attributes: Attributes;
  readonly outputCount: number;
}

/** The input at `index`; throws when it is left out. */
export function inputOf(call: OpCall, index: number): Value {
  const v = call.inputs[index];
  if (!v) throw new Error(`${call.op} needs input ${index}`);
  return v;
}

/** The integers of a constant input; null when the input is left out or only known at run time. */
export function constantIntegers(v: Value | null | undefined): number[] | null {
  return v?.constant ? Array.from(v.constant.data, Number) : null;
}
