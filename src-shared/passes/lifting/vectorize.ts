import { int, ints } from '../../ir/attributes';
import {
  floatAttribute,
  intAttribute,
  intsAttribute,
  type Attributes,
  type GraphNode,
  type Value,
} from '../../ir/graph';
import { reductionAxes } from '../../ops/reduction';
import { constantIntegers } from '../../ops/op';
import type { Emitter } from '../../ops/emitter';
import type { OpType } from '../../ops/op-table';
import { normalizeAxis, type Dim } from '../../tensor/dims';

/**
 * Forms of operators that work on all steps of a loop at once. A node of a loop's body sees one step; its vectorised form
 * sees a leading axis of steps on the inputs that vary. Ranks grow by one, so axes and permutations move, and a value of
 * lower rank than its partner gets new axes behind the steps.
 */
export interface StepInput {
  /** With `varies`, `[steps, …]` (what the body sees is one element of it); else the very value the body reads. */
  readonly value: Value;
  readonly varies: boolean;
}

export interface VectorizeCall {
  readonly g: Emitter;
  readonly node: GraphNode;
  readonly inputs: readonly (StepInput | null)[];
  readonly steps: Dim;
}

/** All outputs with the leading axis of steps; null when this case has no such form (the node then stays in the loop). */
export type VectorizeRule = (call: VectorizeCall) => readonly Value[] | null;

/** Rank that input `at` has inside the body. */
function bodyRank(call: VectorizeCall, at: number): number {
  const input = call.inputs[at];
  return input ? input.value.shape.length - (input.varies ? 1 : 0) : 0;
}

/** Input `at` with new axes behind the steps until the body would see `rank` axes. */
function aligned(call: VectorizeCall, at: number, rank: number): Value {
  const input = call.inputs[at]!;
  const missing = rank - bodyRank(call, at);
  if (!input.varies || missing <= 0) return input.value;
  return call.g.unsqueeze(
    input.value,
    Array.from({ length: missing }, (_, i) => i + 1),
  );
}

/** Input `at` with the axis of steps, repeated where it does not vary. */
function stepped(call: VectorizeCall, at: number): Value {
  const input = call.inputs[at]!;
  return input.varies
    ? input.value
    : call.g.expand(call.g.unsqueeze(input.value, [0]), [call.steps, ...input.value.shape]);
}

function onlyFirstVaries(call: VectorizeCall): boolean {
  return call.inputs.every((input, i) => i === 0 || !input?.varies);
}

function emitLike(
  call: VectorizeCall,
  inputs: readonly (Value | null)[],
  attributes: Attributes = call.node.attributes,
): readonly Value[] {
  return call.g.emit(call.node.op as OpType, inputs, attributes, {
    outputCount: call.node.outputs.length,
    hint: call.node.outputs[0]!.name,
  });
}

/** Elementwise with broadcasting. */
const elementwise: VectorizeRule = (call) => {
  const rank = Math.max(...call.inputs.map((_, i) => bodyRank(call, i)));
  return emitLike(
    call,
    call.inputs.map((input, i) => (input ? aligned(call, i, rank) : null)),
  );
};

/** An `axis` attribute that counts from the front moves by one. */
const axisAttribute =
  (fallback: number): VectorizeRule =>
  (call) => {
    if (!onlyFirstVaries(call)) return null;
    const axis = intAttribute(call.node.attributes, 'axis', fallback);
    const moved = normalizeAxis(axis, bodyRank(call, 0)) + 1;
    return emitLike(
      call,
      call.inputs.map((i) => i?.value ?? null),
      { ...call.node.attributes, axis: int(moved) },
    );
  };

const reduceSum: VectorizeRule = (call) => {
  const axes = reductionAxes(call.node).map((a) => a + 1);
  return [call.g.reduceSum(call.inputs[0]!.value, axes, intAttribute(call.node.attributes, 'keepdims', 1) === 1)];
};

const reduceWithAttribute: VectorizeRule = (call) => {
  const axes = reductionAxes(call.node).map((a) => a + 1);
  return emitLike(call, [call.inputs[0]!.value], { ...call.node.attributes, axes: ints(axes) });
};

/** The target is known as a shape, so the rest follows. */
const toShape =
  (emit: (g: Emitter, x: Value, shape: readonly Dim[]) => Value): VectorizeRule =>
  (call) =>
    onlyFirstVaries(call) ? [emit(call.g, call.inputs[0]!.value, [call.steps, ...call.node.outputs[0]!.shape])] : null;

const transpose: VectorizeRule = (call) => {
  const rank = bodyRank(call, 0);
  const perm = intsAttribute(
    call.node.attributes,
    'perm',
    Array.from({ length: rank }, (_, i) => rank - 1 - i),
  );
  return [call.g.transpose(call.inputs[0]!.value, [0, ...perm.map((p) => p + 1)])];
};

const expand: VectorizeRule = (call) => {
  if (!onlyFirstVaries(call)) return null;
  const shape = call.node.outputs[0]!.shape;
  return [call.g.expand(aligned(call, 0, shape.length), [call.steps, ...shape])];
};

const slice: VectorizeRule = (call) => {
  if (!onlyFirstVaries(call)) return null;
  const [x, starts, ends, axes, stepSizes] = call.inputs;
  const n = starts?.value.shape[0];
  const named = axes
    ? constantIntegers(axes.value)
    : typeof n === 'number'
      ? Array.from({ length: n }, (_, i) => i)
      : null;
  if (!x || !starts || !ends || !named) return null;
  const moved = call.g.integers(named.map((a) => normalizeAxis(a, bodyRank(call, 0)) + 1));
  return emitLike(call, [x.value, starts.value, ends.value, moved, stepSizes?.value ?? null]);
};

const pad: VectorizeRule = (call) => {
  if (!onlyFirstVaries(call)) return null;
  const pads = constantIntegers(call.inputs[1]?.value);
  if (!pads) return null;
  const rank = pads.length / 2;
  const moved = call.g.integers([0, ...pads.slice(0, rank), 0, ...pads.slice(rank)]);
  return emitLike(call, [call.inputs[0]!.value, moved, call.inputs[2]?.value ?? null]);
};

const concat: VectorizeRule = (call) => {
  const axis = normalizeAxis(intAttribute(call.node.attributes, 'axis', 0), call.node.outputs[0]!.shape.length) + 1;
  return [
    call.g.concat(
      call.inputs.map((_, i) => stepped(call, i)),
      axis,
    ),
  ];
};

const gather: VectorizeRule = (call) => {
  const [data, indices] = call.inputs;
  if (!data || !indices) return null;
  const axis = normalizeAxis(intAttribute(call.node.attributes, 'axis', 0), bodyRank(call, 0));
  if (data.varies) return indices.varies ? null : [call.g.gather(data.value, indices.value, axis + 1)];
  return axis === 0 ? [call.g.gather(data.value, indices.value, 0)] : null;
};

const gatherElements: VectorizeRule = (call) => {
  const axis = normalizeAxis(intAttribute(call.node.attributes, 'axis', 0), bodyRank(call, 0)) + 1;
  return [call.g.gatherElements(stepped(call, 0), stepped(call, 1), axis)];
};

const oneHot: VectorizeRule = (call) => {
  if (!onlyFirstVaries(call)) return null;
  const axis = intAttribute(call.node.attributes, 'axis', -1);
  const attributes = { ...call.node.attributes, axis: int(axis < 0 ? axis : axis + 1) };
  return emitLike(
    call,
    call.inputs.map((i) => i?.value ?? null),
    attributes,
  );
};

const layerNormalization: VectorizeRule = (call) => {
  if (!onlyFirstVaries(call) || call.node.outputs.length > 1) return null;
  const axis = normalizeAxis(intAttribute(call.node.attributes, 'axis', -1), bodyRank(call, 0)) + 1;
  return emitLike(
    call,
    call.inputs.map((i) => i?.value ?? null),
    { ...call.node.attributes, axis: int(axis) },
  );
};

const matMul: VectorizeRule = (call) => {
  const [a, b] = call.inputs;
  if (!a || !b) return null;
  const ra = bodyRank(call, 0);
  const rb = bodyRank(call, 1);
  if (ra < 2 || rb < 2) {
    // A row times a fixed matrix is a row of one larger product; other products of vectors stay in the loop.
    return ra === 1 && rb === 2 && a.varies && !b.varies ? [call.g.matMul(a.value, b.value)] : null;
  }
  const rank = Math.max(ra, rb);
  return [call.g.matMul(aligned(call, 0, rank), aligned(call, 1, rank))];
};

const gemm: VectorizeRule = (call) => {
  const { g, node } = call;
  const [a, b, c] = call.inputs;
  if (!a || !b) return null;
  const flag = (name: string): boolean => intAttribute(node.attributes, name, 0) === 1;
  const left = flag('transA') ? g.transposeLast(a.value) : a.value;
  const right = flag('transB') ? g.transposeLast(b.value) : b.value;
  const alpha = floatAttribute(node.attributes, 'alpha', 1);
  const beta = floatAttribute(node.attributes, 'beta', 1);
  const product = g.matMul(left, right);
  const scaled = alpha === 1 ? product : g.mul(product, alpha);
  if (!c) return [scaled];
  const bias = aligned(call, 2, 2);
  return [g.add(scaled, beta === 1 ? bias : g.mul(bias, beta))];
};

/** Operators without an entry stay in the loop. */
export const vectorizeRules: Readonly<Partial<Record<OpType, VectorizeRule>>> = {
  ...Object.fromEntries(
    (
      [
        ...[
          'Add',
          'Sub',
          'Mul',
          'Div',
          'Pow',
          'Min',
          'Max',
          'Where',
          'And',
          'Or',
          'Equal',
          'Less',
          'LessOrEqual',
          'Greater',
        ],
        ...[
          'GreaterOrEqual',
          'Neg',
          'Abs',
          'Sign',
          'Sqrt',
          'Reciprocal',
          'Exp',
          'Log',
          'Erf',
          'Sin',
          'Floor',
          'Tanh',
          'Sigmoid',
        ],
        ...['Relu', 'LeakyRelu', 'Elu', 'Softplus', 'Clip', 'Not', 'IsNaN', 'IsInf', 'Cast', 'Identity'],
      ] as OpType[]
    ).map((op) => [op, elementwise]),
  ),
  Softmax: axisAttribute(-1),
  LogSoftmax: axisAttribute(-1),
  ArgMax: axisAttribute(0),
  ArgMin: axisAttribute(0),
  Split: axisAttribute(0),
  ReduceSum: reduceSum,
  ReduceMean: reduceWithAttribute,
  ReduceMax: reduceWithAttribute,
  ReduceMin: reduceWithAttribute,
  ReduceL2: reduceWithAttribute,
  ReduceLogSumExp: reduceWithAttribute,
  Reshape: toShape((g, x, shape) => g.reshape(x, shape)),
  Squeeze: toShape((g, x, shape) => g.reshape(x, shape)),
  Unsqueeze: toShape((g, x, shape) => g.reshape(x, shape)),
  Transpose: transpose,
  Expand: expand,
  Slice: slice,
  Pad: pad,
  Concat: concat,
  Gather: gather,
  GatherElements: gatherElements,
  OneHot: oneHot,
  LayerNormalization: layerNormalization,
  MatMul: matMul,
  Gemm: gemm,
};
