import { allocate } from '../tensor/dtype';
import { sizeOf, type Tensor } from '../tensor/tensor';
import type { Dataset } from './dataset';
import type { FeatureSpec } from './features';
import { isNumber } from './prepared-columns';
import type { PartName } from './split';

/**
 * One batch, ready to be fed: for each entry of `specs` a tensor `[samples, ...spec.sampleDims]` under the same name.
 * `samples` are positions in `dataset.parts[part].starts`. One typed array is made per tensor, nothing per element.
 */
export function fillBatch(
  dataset: Dataset,
  part: PartName,
  samples: ArrayLike<number>,
  specs: ReadonlyMap<string, FeatureSpec>,
): Map<string, Tensor> {
  const { starts } = dataset.parts[part];
  const rows = new Int32Array(samples.length);
  for (let i = 0; i < rows.length; i++) {
    const start = starts[samples[i]!];
    if (start === undefined)
      throw new Error(`The ${part} part has ${starts.length} windows, not a number ${samples[i]}`);
    rows[i] = start;
  }
  const batch = new Map<string, Tensor>();
  for (const [name, spec] of specs) batch.set(name, fillTensor(spec, rows, dataset.binding.window.length));
  return batch;
}

function fillTensor(spec: FeatureSpec, rows: Int32Array, windowLength: number): Tensor {
  const dims = [rows.length, ...spec.sampleDims];
  const data = allocate(spec.dtype, sizeOf(dims));
  if (data instanceof BigInt64Array) {
    if (spec.kind === 'lengths') data.fill(BigInt(windowLength));
    else fillClasses(data, spec, rows);
  } else if (data instanceof Float32Array) fillNumbers(data, spec, rows);
  return { dtype: spec.dtype, dims, data };
}

/** One category column: each window is one contiguous copy. */
function fillClasses(out: BigInt64Array, spec: FeatureSpec, rows: Int32Array): void {
  const { column, shift } = spec.sources[0]!;
  if (isNumber(column)) throw new Error(`Column ${column.fitted.name} has no classes`);
  const values = spec.kind === 'token' ? column.tokens : column.classes;
  const steps = spec.sampleDims[0]!;
  for (let b = 0; b < rows.length; b++) {
    const from = rows[b]! + shift;
    out.set(values.subarray(from, from + steps), b * steps);
  }
}

/** Number columns and one-hot categories side by side; `out` is zero before. */
function fillNumbers(out: Float32Array, spec: FeatureSpec, rows: Int32Array): void {
  const { width } = spec;
  const steps = rows.length === 0 ? 0 : out.length / (rows.length * width);
  let feature = 0;
  for (const { column, shift } of spec.sources) {
    if (isNumber(column)) {
      const { values } = column;
      for (let b = 0; b < rows.length; b++) {
        const from = rows[b]! + shift;
        let at = b * steps * width + feature;
        for (let t = 0; t < steps; t++, at += width) out[at] = values[from + t]!;
      }
      feature++;
    } else {
      const { indices } = column;
      for (let b = 0; b < rows.length; b++) {
        const from = rows[b]! + shift;
        let at = b * steps * width + feature;
        for (let t = 0; t < steps; t++, at += width) out[at + indices[from + t]!] = 1;
      }
      feature += column.fitted.vocabulary.length + 1;
    }
  }
}
