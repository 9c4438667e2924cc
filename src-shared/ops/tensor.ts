import { addDims, factorsOfDim, isStatic, multiplyDims, normalizeAxis, type Dim, type Shape } from '../tensor/dims';
import type { DType } from '../tensor/dtype';
import { sizeOf } from '../tensor/tensor';
import { intAttribute, intsAttribute } from '../ir/graph';
import { UnknownTypeError } from '../ir/unknown-type';
import { constantIntegers, inputOf, type OpCall, type OpRow, type ValueType } from './op';
import { likeFirst } from './shapes';

/** ONNX's `TensorProto.DataType` numbers of our element types. */
export const ONNX_TYPE: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

export function dtypeOfOnnx(code: number): DType {
  for (const [name, number] of Object.entries(ONNX_TYPE)) if (number === code) return name as DType;
  throw new Error(`ONNX element type ${code} is not supported`);
}

function requireIntegers(call: OpCall, index: number, what: string): number[] {
  const values = constantIntegers(inputOf(call, index));
  if (!values) {
    throw new UnknownTypeError(`${call.op}: ${what} is only known at run time; its result needs an explicit type`);
  }
  return values;
}

/** Size of `x[start:end:step]` along one axis. Negative bounds count from the end; huge ones mean "to the end". */
export function slicedSize(size: Dim, start: number, end: number, step: number): Dim {
  if (typeof size === 'number') {
    const clamp = (v: number, low: number, high: number): number => Math.min(Math.max(v < 0 ? v + size : v, low), high);
    const [s, e] =
      step > 0 ? [clamp(start, 0, size), clamp(end, 0, size)] : [clamp(start, 0, size - 1), clamp(end, -1, size - 1)];
    return Math.max(0, Math.ceil((e - s) / step));
  }
  const open = end > 2 ** 30;
  if (step === 1 && start >= 0) {
    if (open) return addDims(size, -start);
    if (end >= 0) return end - start;
    return addDims(size, end - start);
  }
  if (step === 1 && start < 0 && open) return -start;
  if (step === -1 && end < -(2 ** 30) && (start === -1 || start > 2 ** 30)) return size;
  throw new UnknownTypeError(`Slice [${start}:${end}:${step}] of the named size ${size} has no name`);
}

function concat(call: OpCall): ValueType[] {
  const first = inputOf(call, 0);
  const axis = normalizeAxis(intAttribute(call.attributes, 'axis', 0), first.shape.length);
  const shape: Dim[] = [...first.shape];
  for (let i = 1; i < call.inputs.length; i++) {
    const other = inputOf(call, i).shape;
    other.forEach((d, a) => {
      if (a === axis) shape[a] = addDims(shape[a]!, d);
      else if (d !== shape[a]) throw new Error(`Concat: axis ${a} is ${shape[a]} and ${d}`);
    });
  }
  return [{ dtype: first.dtype, shape }];
}

function split(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const axis = normalizeAxis(intAttribute(call.attributes, 'axis', 0), x.shape.length);
  const size = x.shape[axis];
  let sizes = constantIntegers(call.inputs[1]);
  if (!sizes) {
    if (typeof size !== 'number' || size % call.outputCount !== 0)
      throw new Error(`Split: ${size} does not divide by ${call.outputCount}`);
    sizes = new Array<number>(call.outputCount).fill(size / call.outputCount);
  }
  if (sizes.length !== call.outputCount || (typeof size === 'number' && sizes.reduce((a, b) => a + b, 0) !== size)) {
    throw new Error(`Split: sizes ${sizes.join(', ')} do not make ${size}`);
  }
  return sizes.map((n) => ({ dtype: x.dtype, shape: x.shape.map((d, i) => (i === axis ? n : d)) }));
}

function reshape(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const target = requireIntegers(call, 1, 'the target shape');
  const shape: Dim[] = target.map((n, i) => (n === 0 ? x.shape[i]! : n));
  const open = target.indexOf(-1);
  if (open >= 0) {
    const known = shape.filter((_, i) => i !== open).reduce<Dim>(multiplyDims, 1);
    shape[open] = divideDims(x.shape.reduce<Dim>(multiplyDims, 1), known);
  } else if (isStatic(x.shape) && isStatic(shape) && sizeOf(x.shape) !== sizeOf(shape)) {
    throw new Error(`Reshape: [${x.shape.join()}] cannot become [${shape.join()}]`);
  }
  return [{ dtype: x.dtype, shape }];
}

/** `total / part` where it is exact: numbers divide, shared names cancel. */
function divideDims(total: Dim, part: Dim): Dim {
  const misfit = `Reshape: ${total} does not divide by ${part}`;
  const names: string[] = [];
  let number = 1;
  for (const factor of factorsOfDim(total)) {
    if (/^\d+$/.test(factor)) number *= Number(factor);
    else names.push(factor);
  }
  for (const factor of factorsOfDim(part)) {
    const at = names.indexOf(factor);
    if (at >= 0) names.splice(at, 1);
    else if (/^\d+$/.test(factor)) number /= Number(factor);
    else throw new UnknownTypeError(misfit);
  }
  if (!Number.isInteger(number)) throw names.length > 0 ? new UnknownTypeError(misfit) : new Error(misfit);
  // A sum that stands alone again loses its brackets.
  return names.map((n) => (n.startsWith('(') ? n.slice(1, -1) : n)).reduce<Dim>(multiplyDims, number);
}

function gather(call: OpCall): ValueType[] {
  const data = inputOf(call, 0);
  const axis = normalizeAxis(intAttribute(call.attributes, 'axis', 0), data.shape.length);
  return [
    {
      dtype: data.dtype,
      shape: [...data.shape.slice(0, axis), ...inputOf(call, 1).shape, ...data.shape.slice(axis + 1)],
    },
  ];
}

function slice(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const starts = requireIntegers(call, 1, 'the start');
  const ends = requireIntegers(call, 2, 'the end');
  const axes = constantIntegers(call.inputs[3]) ?? starts.map((_, i) => i);
  const steps = constantIntegers(call.inputs[4]) ?? starts.map(() => 1);
  const shape: Dim[] = [...x.shape];
  axes.forEach((a, i) => {
    const axis = normalizeAxis(a, shape.length);
    shape[axis] = slicedSize(shape[axis]!, starts[i]!, ends[i]!, steps[i]!);
  });
  return [{ dtype: x.dtype, shape }];
}

function unsqueeze(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const named = requireIntegers(call, 1, 'the axes');
  const rank = x.shape.length + named.length;
  const axes = new Set(named.map((a) => normalizeAxis(a, rank)));
  const rest = [...x.shape];
  return [{ dtype: x.dtype, shape: Array.from({ length: rank }, (_, i) => (axes.has(i) ? 1 : rest.shift()!)) }];
}

function squeeze(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const named = constantIntegers(call.inputs[1]);
  const axes = new Set(
    named ? named.map((a) => normalizeAxis(a, x.shape.length)) : x.shape.flatMap((d, i) => (d === 1 ? [i] : [])),
  );
  for (const a of axes) if (x.shape[a] !== 1) throw new Error(`Squeeze: axis ${a} is ${x.shape[a]}, not 1`);
  return [{ dtype: x.dtype, shape: x.shape.filter((_, i) => !axes.has(i)) }];
}

function expand(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const target: Shape = requireIntegers(call, 1, 'the target shape');
  const rank = Math.max(target.length, x.shape.length);
  const shape = Array.from({ length: rank }, (_, i): Dim => {
    const t = target[target.length - rank + i] ?? 1;
    const d = x.shape[x.shape.length - rank + i] ?? 1;
    return t === 1 ? d : t;
  });
  return [{ dtype: x.dtype, shape }];
}

/** ONNX's `tensor` family. */
export const tensorOps = {
  Identity: { since: 16, inputs: [1, 1], outputs: [1, 1], attributes: {}, infer: likeFirst },
  Cast: {
    since: 13,
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: { to: 'int' },
    infer: (call) => [{ dtype: dtypeOfOnnx(intAttribute(call.attributes, 'to', 1)), shape: inputOf(call, 0).shape }],
  },
  Reshape: { since: 14, inputs: [2, 2], outputs: [1, 1], attributes: { allowzero: 'int' }, stop: [1], infer: reshape },
  Transpose: {
    since: 13,
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: { perm: 'ints' },
    infer: (call) => {
      const x = inputOf(call, 0);
      const perm = intsAttribute(
        call.attributes,
        'perm',
        x.shape.map((_, i) => x.shape.length - 1 - i),
      );
      return [{ dtype: x.dtype, shape: perm.map((p) => x.shape[p]!) }];
    },
  },
  Squeeze: { since: 13, inputs: [1, 2], outputs: [1, 1], attributes: {}, stop: [1], infer: squeeze },
  Unsqueeze: { since: 13, inputs: [2, 2], outputs: [1, 1], attributes: {}, stop: [1], infer: unsqueeze },
  Expand: { since: 13, inputs: [2, 2], outputs: [1, 1], attributes: {}, stop: [1], infer: expand },
  Slice: { since: 13, inputs: [3, 5], outputs: [1, 1], attributes: {}, stop: [1, 2, 3, 4], infer: slice },
  Pad: {
    since: 13,
    inputs: [2, 3],
    outputs: [1, 1],
    attributes: { mode: 'string' },
    stop: [1, 2],
    infer: (call) => {
      const x = inputOf(call, 0);
      const pads = requireIntegers(call, 1, 'the padding');
      const rank = x.shape.length;
      return [{ dtype: x.dtype, shape: x.shape.map((d, i) => addDims(d, pads[i]! + pads[i + rank]!)) }];
    },
  },
  Concat: { since: 13, inputs: [1, Infinity], outputs: [1, 1], attributes: { axis: 'int' }, infer: concat },
  Split: { since: 13, inputs: [1, 2], outputs: [1, Infinity], attributes: { axis: 'int' }, stop: [1], infer: split },
  Gather: { since: 13, inputs: [2, 2], outputs: [1, 1], attributes: { axis: 'int' }, stop: [1], infer: gather },
  GatherElements: {
    since: 13,
    inputs: [2, 2],
    outputs: [1, 1],
    attributes: { axis: 'int' },
    stop: [1],
    infer: (call) => [{ dtype: inputOf(call, 0).dtype, shape: inputOf(call, 1).shape }],
  },
  ScatterElements: {
    since: 16,
    inputs: [3, 3],
    outputs: [1, 1],
    attributes: { axis: 'int', reduction: 'string' },
    stop: [1],
    infer: likeFirst,
  },
  ScatterND: {
    since: 16,
    inputs: [3, 3],
    outputs: [1, 1],
    attributes: { reduction: 'string' },
    stop: [1],
    infer: likeFirst,
  },
  Tile: {
    since: 13,
    inputs: [2, 2],
    outputs: [1, 1],
    attributes: {},
    stop: [1],
    infer: (call) => {
      const x = inputOf(call, 0);
      const repeats = requireIntegers(call, 1, 'the repeats');
      return [{ dtype: x.dtype, shape: x.shape.map((d, i) => multiplyDims(d, repeats[i]!)) }];
    },
  },
  Shape: {
    since: 15,
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: { start: 'int', end: 'int' },
    stop: [0],
    infer: (call) => {
      const rank = inputOf(call, 0).shape.length;
      const bound = (v: number): number => Math.min(Math.max(v < 0 ? v + rank : v, 0), rank);
      const start = bound(intAttribute(call.attributes, 'start', 0));
      const end = bound(intAttribute(call.attributes, 'end', rank));
      return [{ dtype: 'int64', shape: [Math.max(0, end - start)] }];
    },
  },
  ConstantOfShape: {
    since: 9,
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: { value: 'tensor' },
    stop: [0],
    infer: (call) => {
      const value = call.attributes['value'];
      return [
        {
          dtype: value?.kind === 'tensor' ? value.value.dtype : 'float32',
          shape: requireIntegers(call, 0, 'the shape'),
        },
      ];
    },
  },
  Range: {
    since: 11,
    inputs: [3, 3],
    outputs: [1, 1],
    attributes: {},
    stop: [0, 1, 2],
    infer: (call) => {
      const [start, limit, delta] = [0, 1, 2].map((i) => requireIntegers(call, i, 'the range')[0]!);
      return [{ dtype: inputOf(call, 0).dtype, shape: [Math.max(0, Math.ceil((limit! - start!) / delta!))] }];
    },
  },
  OneHot: {
    since: 11,
    inputs: [3, 3],
    outputs: [1, 1],
    attributes: { axis: 'int' },
    stop: [0, 1, 2],
    infer: (call) => {
      const indices = inputOf(call, 0).shape;
      const depth = requireIntegers(call, 1, 'the depth')[0]!;
      const axis = normalizeAxis(intAttribute(call.attributes, 'axis', -1), indices.length + 1);
      return [{ dtype: inputOf(call, 2).dtype, shape: [...indices.slice(0, axis), depth, ...indices.slice(axis)] }];
    },
  },
} as const satisfies Record<string, OpRow>;
