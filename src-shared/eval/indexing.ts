import { sizeOf } from '../tensor/tensor';
import type { KernelResult, Numbers } from './kernel';

/** Row-major strides, in elements. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = new Array<number>(dims.length).fill(1);
  for (let i = dims.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * dims[i + 1]!;
  return strides;
}

/** Calls `visit` for every index of `dims` in row-major order. The index array is reused: copy it to keep it. */
export function forEachIndex(dims: readonly number[], visit: (index: readonly number[], flat: number) => void): void {
  const total = sizeOf(dims);
  const index = new Array<number>(dims.length).fill(0);
  for (let flat = 0; flat < total; flat++) {
    visit(index, flat);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < dims[axis]!) break;
      index[axis] = 0;
    }
  }
}

/** The element of `index` counted in a row-major array with these strides. */
export function flatIndex(index: readonly number[], strides: readonly number[]): number {
  let flat = 0;
  for (let axis = 0; axis < strides.length; axis++) flat += index[axis]! * strides[axis]!;
  return flat;
}

/** The sizes that several operands broadcast to (NumPy rules). Throws when they do not. */
export function broadcastSizes(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const d = shape[shape.length - rank + axis] ?? 1;
      if (d === 1 || d === size) continue;
      if (size !== 1) throw new Error(`The sizes ${shapes.map((s) => `[${s.join()}]`).join(' and ')} do not broadcast`);
      size = d;
    }
    return size;
  });
}

/** Strides that read an operand of size `dims` as if it had been broadcast to `target`: repeated axes do not move. */
export function broadcastStrides(dims: readonly number[], target: readonly number[]): number[] {
  const own = stridesOf(dims);
  return target.map((_, axis) => {
    const at = axis - (target.length - dims.length);
    return at < 0 || dims[at] === 1 ? 0 : own[at]!;
  });
}

/** `combine` over the broadcast operands, element by element. */
export function mapElements(
  operands: readonly Numbers[],
  combine: (...values: readonly number[]) => number,
): KernelResult {
  const dims = broadcastSizes(...operands.map((x) => x.dims));
  const strides = operands.map((x) => broadcastStrides(x.dims, dims));
  const data = new Float64Array(sizeOf(dims));
  forEachIndex(dims, (index, flat) => {
    data[flat] = combine(...operands.map((x, i) => x.data[flatIndex(index, strides[i]!)]!));
  });
  return { dims, data };
}

/** A tensor of size `dims` whose element at each index is read from `source` at the place that `locate` names. */
export function collect(
  source: Float64Array,
  dims: readonly number[],
  locate: (index: readonly number[]) => number,
): KernelResult {
  const data = new Float64Array(sizeOf(dims));
  forEachIndex(dims, (index, flat) => {
    data[flat] = source[locate(index)]!;
  });
  return { dims, data };
}

/** An index into an axis of `size` elements; negative ones count from the end. Throws when out of range. */
export function wrapIndex(index: number, size: number, what: string): number {
  const wrapped = index < 0 ? index + size : index;
  if (wrapped < 0 || wrapped >= size) throw new Error(`${what}: index ${index} is out of range for ${size} elements`);
  return wrapped;
}

/** Calls `visit` with the flat positions of each line along `axis`: `start`, `start + stride`, … (`length` of them). */
export function forEachLine(
  dims: readonly number[],
  axis: number,
  visit: (start: number, stride: number, length: number) => void,
): void {
  const strides = stridesOf(dims);
  const across = dims.map((d, i) => (i === axis ? 1 : d));
  forEachIndex(across, (index) => visit(flatIndex(index, strides), strides[axis]!, dims[axis]!));
}
