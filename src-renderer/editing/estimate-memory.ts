import type { FeatureInfo } from '../../src-shared/blocks/block';
import { BATCH, TIME } from '../../src-shared/blocks/signals';
import type { CheckResult } from '../../src-shared/compiler/check';
import type { OptimizerType, TrainingSettings } from '../../src-shared/document/document';

/** Tensors as large as the parameters that an optimizer keeps. */
const OPTIMIZER_TENSORS: Readonly<Record<OptimizerType, number>> = {
  sgd: 0,
  momentum: 1,
  nesterov: 1,
  rmsprop: 1,
  adagrad: 1,
  adam: 2,
  adamw: 2,
};

const FLOAT_BYTES = 4;
/**
 * What a backward pass keeps of a signal: the signal itself and its gradient, and in a recurrent layer the gates as well.
 * Four is between a plain layer's two and an LSTM's six.
 */
const KEPT_TENSORS = 4;

/**
 * Bytes a training step needs, about: parameters with their new values, gradients and optimizer state, and what is kept
 * of each signal of one batch for the backward pass. `sizes` are those along time; another (half of one, say) counts as the longest.
 */
export function estimateMemory(
  check: CheckResult,
  training: TrainingSettings,
  sizes: ReadonlyMap<string, number>,
): number {
  let parameters = 0;
  for (const count of check.parameterCounts.values()) parameters += count;
  const longest = Math.max(1, ...sizes.values());
  const sizeOf = (dim: number | string): number =>
    typeof dim === 'number' ? dim : dim === BATCH ? training.batchSize : (sizes.get(dim) ?? longest);
  let signals = 0;
  for (const { shape } of check.signals.values()) {
    signals += shape.reduce<number>((product, dim) => product * sizeOf(dim), 1);
  }
  const copies = 3 + OPTIMIZER_TENSORS[training.optimizer.type];
  return FLOAT_BYTES * (parameters * copies + signals * KEPT_TENSORS);
}

/** Sizes along time: of windows their length, of series and texts that of the longest, as far as the data was read. */
export function stepsOfSamples(
  features: readonly { readonly info: FeatureInfo }[],
  window: number,
): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { info } of features) {
    if (info.longest === undefined) continue;
    const name = info.time ?? TIME;
    sizes.set(name, Math.max(sizes.get(name) ?? 0, info.longest));
  }
  return sizes.size > 0 ? sizes : new Map([[TIME, window]]);
}
