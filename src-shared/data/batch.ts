import type { Random } from '../base/random';
import { sizeOf, type Tensor } from '../tensor/tensor';
import type { Dataset } from './dataset';
import { countSteps, type FeatureSpec } from './feature-spec';
import { fixedSeed } from './samples/hidden-cells';
import type { PartName } from './split';

/**
 * One batch, ready to be fed: for each entry of `specs` a tensor `[samples, steps, …]` under the same name, where shorter
 * samples are padded to the longest of the batch. `samples` are positions in `dataset.parts[part].starts`. One typed array
 * is made per tensor, nothing per element. `random` draws what is hidden of gaps to be learnt; without it each sample always
 * hides the same.
 */
export function fillBatch(
  dataset: Dataset,
  part: PartName,
  samples: ArrayLike<number>,
  specs: ReadonlyMap<string, FeatureSpec>,
  random?: Random,
): Map<string, Tensor> {
  return fillStarts(dataset, startsOf(dataset, part, samples), specs, random);
}

/** The same of samples that are named by where they start, whether or not any part has them. */
export function fillStarts(
  dataset: Dataset,
  starts: Int32Array,
  specs: ReadonlyMap<string, FeatureSpec>,
  random?: Random,
): Map<string, Tensor> {
  const isDrawn = Array.from(specs.values()).some((spec) => spec.dtype === 'float32' && spec.isDrawn === true);
  const { seed } = dataset.binding.split;
  const drawSeed = (start: number): number => random?.nextUint32() ?? fixedSeed(seed, start);
  const seeds = isDrawn ? Array.from(starts, drawSeed) : [];
  const batch = new Map<string, Tensor>();
  for (const [name, spec] of specs) batch.set(name, fillTensor(spec, starts, seeds));
  return batch;
}

function startsOf(dataset: Dataset, part: PartName, samples: ArrayLike<number>): Int32Array {
  const { starts } = dataset.parts[part];
  const chosen = new Int32Array(samples.length);
  for (let i = 0; i < chosen.length; i++) {
    const start = starts[samples[i]!];
    if (start === undefined)
      throw new Error(`The ${part} part has ${starts.length} samples, not a number ${samples[i]}`);
    chosen[i] = start;
  }
  return chosen;
}

function fillTensor(spec: FeatureSpec, starts: Int32Array, seeds: readonly number[]): Tensor {
  const steps = longestOf(spec, starts);
  const sample = [...(steps === null ? [] : [steps]), ...spec.inner];
  const dims = [starts.length, ...sample];
  const size = sizeOf(sample);
  if (spec.dtype === 'float32') {
    const data = new Float32Array(sizeOf(dims));
    for (let b = 0; b < starts.length; b++) spec.write(data, b * size, starts[b]!, seeds[b] ?? 0);
    return { dtype: spec.dtype, dims, data };
  }
  const data = new BigInt64Array(sizeOf(dims));
  if (spec.padding !== 0) data.fill(BigInt(spec.padding));
  for (let b = 0; b < starts.length; b++) spec.write(data, b * size, starts[b]!);
  return { dtype: spec.dtype, dims, data };
}

function longestOf(spec: FeatureSpec, starts: Int32Array): number | null {
  if (typeof spec.steps !== 'function') return spec.steps;
  let longest = 0;
  for (const start of starts) longest = Math.max(longest, countSteps(spec, start));
  return longest;
}
