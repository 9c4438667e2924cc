import type { Tensor } from '../tensor/tensor';

/** Values of a float tensor that are no numbers, or null when all are. */
export function countNonFinite({ data }: Tensor): { readonly nan: number; readonly infinite: number } | null {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return null;
  let nan = 0;
  let infinite = 0;
  for (const value of data) {
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
  }
  return nan + infinite === 0 ? null : { nan, infinite };
}

/** The first tensor of a set that holds something else than finite numbers; null when there is none. */
export function findNonFinite(tensors: ReadonlyMap<string, Tensor>): { name: string; tensor: Tensor } | null {
  for (const [name, tensor] of tensors) if (countNonFinite(tensor)) return { name, tensor };
  return null;
}
