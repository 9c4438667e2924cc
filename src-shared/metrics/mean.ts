/**
 * Metrics are sums that grow batch by batch, so that a whole data set never has to be in memory: `create…` an accumulator,
 * `add…` batches to it (it is changed in place), ask for the result at any time. Arrays are plain or typed, row major.
 */

/** A weighted mean, for example of the loss of batches of different sizes. */
export interface MeanAccumulator {
  sum: number;
  weight: number;
}

export function createMean(): MeanAccumulator {
  return { sum: 0, weight: 0 };
}

/** Adds a value that counts `weight` times (of a batch mean: the positions in it). Weight 0 adds nothing, even to NaN. */
export function addToMean(mean: MeanAccumulator, value: number, weight = 1): void {
  if (weight === 0) return;
  mean.sum += value * weight;
  mean.weight += weight;
}

/** The mean; null when nothing was added. NaN once a NaN was added. */
export function meanOf(mean: MeanAccumulator): number | null {
  return mean.weight === 0 ? null : mean.sum / mean.weight;
}
