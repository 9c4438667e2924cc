import { allocate } from '../tensor/dtype';
import { sizeOf, type Tensor } from '../tensor/tensor';

/** Entries of an axis of a tensor, in the order given; one may be taken more than once. */
export function gatherAxis({ dtype, dims, data }: Tensor, axis: number, places: readonly number[]): Tensor {
  const size = dims[axis] ?? 1;
  const outer = sizeOf(dims.slice(0, axis));
  const inner = sizeOf(dims.slice(axis + 1));
  const out = allocate(dtype, outer * places.length * inner);
  for (let block = 0; block < outer; block++) {
    places.forEach((place, i) => {
      const from = (block * size + place) * inner;
      copyInto(out, data, from, from + inner, (block * places.length + i) * inner);
    });
  }
  return { dtype, dims: [...dims.slice(0, axis), places.length, ...dims.slice(axis + 1)], data: out };
}

function copyInto(out: Tensor['data'], data: Tensor['data'], from: number, to: number, at: number): void {
  // Both are of one element type, which the compiler cannot see.
  if (out instanceof BigInt64Array) {
    if (data instanceof BigInt64Array) out.set(data.subarray(from, to), at);
  } else if (!(data instanceof BigInt64Array)) out.set(data.subarray(from, to), at);
}
