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
 * of each signal of one batch for the backward pass. `steps` is the length of a window.
 */
export function estimateMemory(check: CheckResult, training: TrainingSettings, steps: number): number {
  let parameters = 0;
  for (const count of check.parameterCounts.values()) parameters += count;
  let signals = 0;
  for (const { shape } of check.signals.values()) {
    signals += shape.reduce<number>((product, dim) => product * sizeOf(dim, training.batchSize, steps), 1);
  }
  const copies = 3 + OPTIMIZER_TENSORS[training.optimizer.type];
  return FLOAT_BYTES * (parameters * copies + signals * KEPT_TENSORS);
}

function sizeOf(dim: number | string, batch: number, steps: number): number {
  if (typeof dim === 'number') return dim;
  return dim === 'batch' ? batch : steps;
}
