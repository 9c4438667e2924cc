import type { FeatureSpec } from '../../src-shared/data/feature-spec';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';

/**
 * Windows that go on with each other as the long ones that they are: `[rows·windows, steps, …]` becomes
 * `[rows, windows·steps, …]`, the windows of a row lying one after the other, and lengths are added up.
 */
export function joinWindows(
  batch: ReadonlyMap<string, Tensor>,
  specs: ReadonlyMap<string, FeatureSpec>,
  windows: number,
): Map<string, Tensor> {
  return new Map(
    Array.from(batch, ([name, value]) => {
      const [samples = 0, steps = 0, ...rest] = value.dims;
      const rows = samples / windows;
      if (specs.get(name)?.kind !== 'lengths') return [name, { ...value, dims: [rows, windows * steps, ...rest] }];
      const sums = new Float64Array(rows);
      toNumbers(value).forEach(
        (length, i) => (sums[Math.floor(i / windows)] = (sums[Math.floor(i / windows)] ?? 0) + length),
      );
      return [name, tensor(value.dtype, [rows], sums)];
    }),
  );
}
