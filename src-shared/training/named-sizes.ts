import type { CompiledModel } from '../compiler/compiled-model';
import type { Tensor } from '../tensor/tensor';

/** What the named sizes of a model (`time`, `time.target`, …) are in a batch of `samples`, read off its tensors. */
export function readNamedSizes(
  { inputs, targets }: Pick<CompiledModel, 'inputs' | 'targets'>,
  batch: ReadonlyMap<string, Tensor>,
  samples: number,
): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { name, shape } of [...inputs, ...targets]) {
    shape.forEach((dim, axis) => {
      const size = batch.get(name)?.dims[axis];
      if (typeof dim === 'string' && size !== undefined) sizes.set(dim, size);
    });
  }
  return sizes.set('batch', samples);
}
