import { allocate, type DType, type TensorData } from './dtype';

/** A dense array: row major, every size known. The only value that crosses into and out of a session. */
export interface Tensor {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, d) => product * d, 1);
}

/** A tensor from plain numbers (rounded to the element type). Throws when the count does not fit `dims`. */
export function tensor(dtype: DType, dims: readonly number[], values: ArrayLike<number>): Tensor {
  const length = sizeOf(dims);
  if (values.length !== length)
    throw new Error(`A tensor of ${dims.join('×')} holds ${length} values, not ${values.length}`);
  const data = allocate(dtype, length);
  if (data instanceof BigInt64Array) for (let i = 0; i < length; i++) data[i] = BigInt(Math.trunc(values[i]!));
  else for (let i = 0; i < length; i++) data[i] = values[i]!;
  return { dtype, dims, data };
}

export function zeros(dtype: DType, dims: readonly number[]): Tensor {
  return { dtype, dims, data: allocate(dtype, sizeOf(dims)) };
}

export function scalar(dtype: DType, value: number): Tensor {
  return tensor(dtype, [], [value]);
}

/** The elements as plain numbers, whatever the element type. */
export function toNumbers(t: Tensor): Float64Array {
  const out = new Float64Array(t.data.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(t.data[i]);
  return out;
}

/** The same values in another element type. */
export function castTensor(t: Tensor, dtype: DType): Tensor {
  return t.dtype === dtype ? t : tensor(dtype, t.dims, toNumbers(t));
}
