import { normalizeAxis, type Dim, type Shape } from '../tensor/dims';
import { intAttribute, intsAttribute } from '../ir/graph';
import { UnknownTypeError } from '../ir/unknown-type';
import { constantIntegers, inputOf, type OpCall, type OpRow, type ValueType } from './op';

function reducedShape(shape: Shape, axes: readonly number[], keep: boolean): Shape {
  const gone = new Set(axes.map((a) => normalizeAxis(a, shape.length)));
  return shape.flatMap<Dim>((d, i) => (gone.has(i) ? (keep ? [1] : []) : [d]));
}

/** The axes a reduction node works on (all when none are named), counted from the front. */
export function reductionAxes(call: Pick<OpCall, 'op' | 'inputs' | 'attributes'>): number[] {
  const rank = call.inputs[0]?.shape.length ?? 0;
  const named =
    call.op === 'ReduceSum' && call.inputs[1]
      ? constantIntegers(call.inputs[1])
      : intsAttribute(call.attributes, 'axes', []);
  if (!named) throw new UnknownTypeError(`${call.op}: the axes are only known at run time`);
  if (named.length > 0) return named.map((a) => normalizeAxis(a, rank));
  // No axes named: all of them, unless the node says that this means none.
  if (intAttribute(call.attributes, 'noop_with_empty_axes', 0) === 1) return [];
  return Array.from({ length: rank }, (_, i) => i);
}

function infer(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const keep = intAttribute(call.attributes, 'keepdims', 1) === 1;
  return [{ dtype: x.dtype, shape: reducedShape(x.shape, reductionAxes(call), keep) }];
}

/** Up to opset 17 only ReduceSum takes its axes as an input; the others have them as an attribute. */
const withAttribute: OpRow = {
  since: 13,
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { axes: 'ints', keepdims: 'int' },
  infer,
};

const argument: OpRow = {
  since: 13,
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { axis: 'int', keepdims: 'int', select_last_index: 'int' },
  stop: [0],
  infer: (call) => {
    const x = inputOf(call, 0);
    const keep = intAttribute(call.attributes, 'keepdims', 1) === 1;
    return [{ dtype: 'int64', shape: reducedShape(x.shape, [intAttribute(call.attributes, 'axis', 0)], keep) }];
  },
};

/** ONNX's `reduction` family. */
export const reductionOps = {
  ReduceSum: {
    since: 13,
    inputs: [1, 2],
    outputs: [1, 1],
    attributes: { keepdims: 'int', noop_with_empty_axes: 'int' },
    stop: [1],
    infer,
  },
  ReduceMean: withAttribute,
  ReduceMax: withAttribute,
  ReduceMin: withAttribute,
  ReduceL2: withAttribute,
  ReduceLogSumExp: withAttribute,
  ArgMax: argument,
  ArgMin: argument,
} as const satisfies Record<string, OpRow>;
