import { intAttribute, intsAttribute, stringAttribute } from '../ir/graph';
import type { tensorOps } from '../ops/tensor';
import { normalizeAxis } from '../tensor/dims';
import { sizeOf } from '../tensor/tensor';
import { broadcastSizes, broadcastStrides, collect, flatIndex, forEachIndex, stridesOf, wrapIndex } from './indexing';
import { fromTensor, integers, operand, type Kernel, type KernelCall, type KernelFamily } from './kernel';
import { scatterElements, scatterNd } from './scatter';

/** The same elements; the evaluator rounds them to the declared type, which is all that Cast does. */
const unchanged: Kernel = (call) => [operand(call, 0)];

function listOf(call: KernelCall, index: number): number[] {
  return Array.from(operand(call, index).data);
}

function axisOf(call: KernelCall, rank: number, fallback: number): number {
  return normalizeAxis(intAttribute(call.attributes, 'axis', fallback), rank);
}

const reshape: Kernel = (call) => {
  const x = operand(call, 0);
  const copyZero = intAttribute(call.attributes, 'allowzero', 0) === 0;
  const dims = listOf(call, 1).map((n, i) => (n === 0 && copyZero ? x.dims[i]! : n));
  const open = dims.indexOf(-1);
  if (open >= 0) dims[open] = x.data.length / sizeOf(dims.filter((_, i) => i !== open));
  if (sizeOf(dims) !== x.data.length || !dims.every((d) => Number.isInteger(d) && d >= 0)) {
    throw new Error(`Reshape ${call.name}: [${x.dims.join()}] cannot become [${listOf(call, 1).join()}]`);
  }
  return [{ dims, data: x.data }];
};

const transpose: Kernel = (call) => {
  const x = operand(call, 0);
  const reversed = x.dims.map((_, i) => x.dims.length - 1 - i);
  const perm = intsAttribute(call.attributes, 'perm', reversed);
  const strides = stridesOf(x.dims);
  const turned = perm.map((p) => strides[p]!);
  return [
    collect(
      x.data,
      perm.map((p) => x.dims[p]!),
      (index) => flatIndex(index, turned),
    ),
  ];
};

const squeeze: Kernel = (call) => {
  const x = operand(call, 0);
  const named = integers(call, 1)?.map((axis) => normalizeAxis(axis, x.dims.length));
  const axes = named ?? x.dims.flatMap((d, i) => (d === 1 ? [i] : []));
  for (const a of axes) if (x.dims[a] !== 1) throw new Error(`Squeeze ${call.name}: axis ${a} is ${x.dims[a]!}, not 1`);
  return [{ dims: x.dims.filter((_, i) => !axes.includes(i)), data: x.data }];
};

const unsqueeze: Kernel = (call) => {
  const x = operand(call, 0);
  const named = listOf(call, 1);
  const rank = x.dims.length + named.length;
  const axes = named.map((axis) => normalizeAxis(axis, rank));
  const rest = [...x.dims];
  const dims = Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : rest.shift()!));
  return [{ dims, data: x.data }];
};

const expand: Kernel = (call) => {
  const x = operand(call, 0);
  const dims = broadcastSizes(x.dims, listOf(call, 1));
  const strides = broadcastStrides(x.dims, dims);
  return [collect(x.data, dims, (index) => flatIndex(index, strides))];
};

/** First element and count of `x[start:end:step]` along an axis of `size` elements. */
function sliceRange(size: number, start: number, end: number, step: number): { first: number; count: number } {
  if (step === 0) throw new Error('A slice needs a step other than 0');
  const fromFront = (v: number): number => (v < 0 ? v + size : v);
  const clamp = (v: number, low: number, high: number): number => Math.min(Math.max(v, low), high);
  // Going down, the end may lie before the first element: ends of −size−1 and below say so.
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const first = clamp(fromFront(start), 0, high);
  const last = clamp(fromFront(end), low, high);
  return { first, count: Math.max(0, Math.ceil((last - first) / step)) };
}

const slice: Kernel = (call) => {
  const x = operand(call, 0);
  const starts = listOf(call, 1);
  const ends = listOf(call, 2);
  const axes = integers(call, 3) ?? starts.map((_, i) => i);
  const steps = integers(call, 4) ?? starts.map(() => 1);
  const dims = [...x.dims];
  const moved = stridesOf(x.dims);
  let origin = 0;
  axes.forEach((named, i) => {
    const axis = normalizeAxis(named, x.dims.length);
    const { first, count } = sliceRange(x.dims[axis]!, starts[i]!, ends[i]!, steps[i]!);
    dims[axis] = count;
    if (count > 0) origin += first * moved[axis]!;
    moved[axis]! *= steps[i]!;
  });
  return [collect(x.data, dims, (index) => origin + flatIndex(index, moved))];
};

/** Where position `at` of a padded axis reads the original of `size` elements; −1 reads the padding value. */
function paddedSource(at: number, size: number, mode: string): number {
  if (mode === 'constant') return at >= 0 && at < size ? at : -1;
  if (mode === 'edge') return Math.min(Math.max(at, 0), size - 1);
  if (mode !== 'reflect') throw new Error(`Pad: mode ${mode} is not supported`);
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const folded = ((at % period) + period) % period;
  return folded < size ? folded : period - folded;
}

const pad: Kernel = (call) => {
  const x = operand(call, 0);
  const rank = x.dims.length;
  const pads = listOf(call, 1);
  const value = call.inputs[2]?.data[0] ?? 0;
  const mode = stringAttribute(call.attributes, 'mode', 'constant');
  const dims = x.dims.map((d, i) => d + pads[i]! + pads[i + rank]!);
  const strides = stridesOf(x.dims);
  const data = new Float64Array(sizeOf(dims));
  forEachIndex(dims, (index, flat) => {
    const source = index.map((at, axis) => paddedSource(at - pads[axis]!, x.dims[axis]!, mode));
    data[flat] = source.includes(-1) ? value : x.data[flatIndex(source, strides)]!;
  });
  return [{ dims, data }];
};

const concat: Kernel = (call) => {
  const parts = call.inputs.map((_, i) => operand(call, i));
  const first = operand(call, 0);
  const axis = axisOf(call, first.dims.length, 0);
  const dims = [...first.dims];
  dims[axis] = parts.reduce((total, x) => total + x.dims[axis]!, 0);
  const strides = stridesOf(dims);
  const data = new Float64Array(sizeOf(dims));
  let offset = 0;
  for (const x of parts) {
    if (x.dims.some((d, i) => i !== axis && d !== dims[i])) {
      throw new Error(`Concat ${call.name}: [${x.dims.join()}] does not fit beside [${first.dims.join()}]`);
    }
    forEachIndex(x.dims, (index, flat) => {
      data[flatIndex(index, strides) + offset * strides[axis]!] = x.data[flat]!;
    });
    offset += x.dims[axis]!;
  }
  return [{ dims, data }];
};

const split: Kernel = (call) => {
  const x = operand(call, 0);
  const axis = axisOf(call, x.dims.length, 0);
  const count = call.outputs.length;
  const sizes = integers(call, 1) ?? new Array<number>(count).fill(x.dims[axis]! / count);
  if (sizes.length !== count || sizes.reduce((a, b) => a + b, 0) !== x.dims[axis]) {
    throw new Error(`Split ${call.name}: sizes ${sizes.join(', ')} do not make ${x.dims[axis]!}`);
  }
  const strides = stridesOf(x.dims);
  let offset = 0;
  return sizes.map((size) => {
    const from = offset * strides[axis]!;
    offset += size;
    return collect(
      x.data,
      x.dims.map((d, i) => (i === axis ? size : d)),
      (index) => from + flatIndex(index, strides),
    );
  });
};

const gather: Kernel = (call) => {
  const x = operand(call, 0);
  const indices = operand(call, 1);
  const axis = axisOf(call, x.dims.length, 0);
  const strides = stridesOf(x.dims);
  const indexStrides = stridesOf(indices.dims);
  const dims = [...x.dims.slice(0, axis), ...indices.dims, ...x.dims.slice(axis + 1)];
  return [
    collect(x.data, dims, (index) => {
      const chosen = indices.data[flatIndex(index.slice(axis), indexStrides)]!;
      const source = [
        ...index.slice(0, axis),
        wrapIndex(chosen, x.dims[axis]!, `Gather ${call.name}`),
        ...index.slice(axis + indices.dims.length),
      ];
      return flatIndex(source, strides);
    }),
  ];
};

const gatherElements: Kernel = (call) => {
  const x = operand(call, 0);
  const indices = operand(call, 1);
  const axis = axisOf(call, x.dims.length, 0);
  const strides = stridesOf(x.dims);
  const data = new Float64Array(indices.data.length);
  forEachIndex(indices.dims, (index, flat) => {
    const source = [...index];
    source[axis] = wrapIndex(indices.data[flat]!, x.dims[axis]!, `GatherElements ${call.name}`);
    data[flat] = x.data[flatIndex(source, strides)]!;
  });
  return [{ dims: indices.dims, data }];
};

const tile: Kernel = (call) => {
  const x = operand(call, 0);
  const repeats = listOf(call, 1);
  const strides = stridesOf(x.dims);
  const dims = x.dims.map((d, i) => d * repeats[i]!);
  const within = (index: readonly number[]): number[] => index.map((at, axis) => at % x.dims[axis]!);
  return [collect(x.data, dims, (index) => flatIndex(within(index), strides))];
};

const shapeOf: Kernel = (call) => {
  const { dims } = operand(call, 0);
  const sizes = dims.slice(
    intAttribute(call.attributes, 'start', 0),
    intAttribute(call.attributes, 'end', dims.length),
  );
  return [{ dims: [sizes.length], data: Float64Array.from(sizes) }];
};

const constantOfShape: Kernel = (call) => {
  const value = call.attributes['value'];
  const dims = listOf(call, 0);
  const fill = value?.kind === 'tensor' ? fromTensor(value.value).data[0]! : 0;
  return [{ dims, data: new Float64Array(sizeOf(dims)).fill(fill) }];
};

const range: Kernel = (call) => {
  const [start, limit, delta] = [0, 1, 2].map((i) => operand(call, i).data[0]!) as [number, number, number];
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  return [{ dims: [count], data: Float64Array.from({ length: count }, (_, i) => start + i * delta) }];
};

/** `values` holds what stands for "off" and "on"; an index outside −depth … depth−1 is off everywhere. */
const oneHot: Kernel = (call) => {
  const indices = operand(call, 0);
  const depth = operand(call, 1).data[0]!;
  const values = operand(call, 2).data;
  const axis = axisOf(call, indices.dims.length + 1, -1);
  const dims = [...indices.dims.slice(0, axis), depth, ...indices.dims.slice(axis)];
  const strides = stridesOf(indices.dims);
  const data = new Float64Array(sizeOf(dims));
  forEachIndex(dims, (index, flat) => {
    const at = Math.trunc(
      indices.data[
        flatIndex(
          index.filter((_, i) => i !== axis),
          strides,
        )
      ]!,
    );
    data[flat] = (at < 0 ? at + depth : at) === index[axis] ? values[1]! : values[0]!;
  });
  return [{ dims, data }];
};

export const tensorKernels = {
  Identity: unchanged,
  Cast: unchanged,
  Reshape: reshape,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Expand: expand,
  Slice: slice,
  Pad: pad,
  Concat: concat,
  Split: split,
  Gather: gather,
  GatherElements: gatherElements,
  ScatterElements: scatterElements,
  ScatterND: scatterNd,
  Tile: tile,
  Shape: shapeOf,
  ConstantOfShape: constantOfShape,
  Range: range,
  OneHot: oneHot,
} as const satisfies KernelFamily<typeof tensorOps>;
