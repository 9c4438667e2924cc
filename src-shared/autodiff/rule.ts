import type { Attributes, GraphNode, Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';

/**
 * What a gradient rule is given. In rules: `g` emits, `x` are the inputs, `y` the outputs, `dy` the gradients of the
 * outputs (null where no later value reads that output), `wanted[i]` says whether the gradient of input `i` is asked for.
 */
export interface RuleCall {
  readonly g: Emitter;
  readonly x: readonly (Value | null)[];
  readonly y: readonly Value[];
  readonly dy: readonly (Value | null)[];
  readonly wanted: readonly boolean[];
  readonly attributes: Attributes;
  readonly node: GraphNode;
  /** Finds rules of other operators: for operators with a body. */
  readonly lookup: (op: string) => RuleEntry | undefined;
}

/**
 * One gradient per input, or null where there is none or it is not wanted. A gradient has the shape of the *broadcast*
 * result where the operator broadcasts: the walker sums it back to the input's shape. Rules never name values, never
 * accumulate and never see broadcasting.
 */
export type GradientRule = (call: RuleCall) => readonly (Value | null)[];

/** Every operator has a rule, has no gradient (`zero`), or may not be asked for one (`refuse`, with what to do instead). */
export type RuleEntry = GradientRule | 'zero' | { readonly refuse: string };

/** A rule for operators of one input and one output, from `dy`, `x` and `y`. */
export function unaryRule(
  rule: (g: Emitter, dy: Value, x: Value, y: Value, attributes: Attributes) => Value,
): GradientRule {
  return ({ g, x, y, dy, attributes }) => [rule(g, dy[0]!, x[0]!, y[0]!, attributes)];
}

/** A rule for operators of two inputs and one output: a thunk per input, called only when that gradient is wanted. */
export function binaryRule(
  rule: (g: Emitter, dy: Value, a: Value, b: Value, y: Value) => readonly [() => Value, () => Value],
): GradientRule {
  return ({ g, x, y, dy, wanted }) => {
    const [da, db] = rule(g, dy[0]!, x[0]!, x[1]!, y[0]!);
    return [wanted[0] ? da() : null, wanted[1] ? db() : null];
  };
}
