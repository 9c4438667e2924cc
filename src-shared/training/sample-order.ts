import { Random } from '../base/random';

/** Batches that are sorted by length together. More of them pad less and shuffle less. */
const STRETCH = 50;

/** What samples of differing length take to be batched so that little is padded. */
export interface Bucketing {
  /** Steps of each sample of the part. */
  readonly lengths: ArrayLike<number>;
  readonly batchSize: number;
}

/**
 * The order in which an epoch (0 is the first) visits the samples of the training part: shuffled with the run's seed. With
 * `bucketing`, stretches of that order are sorted by length and cut into batches, whose order is shuffled again: a batch
 * holds samples of about one length, yet neither the batches nor who shares one with whom tell of lengths in any order.
 * The samples of the last batch, where it is not whole, are of any length.
 */
export function orderOfEpoch(
  seed: number,
  epoch: number,
  samples: number,
  bucketing: Bucketing | null = null,
): Int32Array {
  const random = Random.derive(seed, `order/${epoch}`);
  const order = random.shuffle(Int32Array.from({ length: samples }, (_, i) => i));
  if (bucketing === null) return order;
  const { lengths, batchSize } = bucketing;
  const whole = samples - (samples % batchSize);
  for (let start = 0; start < whole; start += STRETCH * batchSize) {
    const stretch = order.subarray(start, Math.min(whole, start + STRETCH * batchSize));
    sortByLength(stretch, lengths);
    shuffleBatches(stretch, batchSize, random);
  }
  sortByLength(order.subarray(whole), lengths);
  return order;
}

/** All samples of a part, the shortest first: batches of an evaluation, which any order gives the same sums. */
export function orderByLength(lengths: ArrayLike<number>): Int32Array {
  return sortByLength(
    Int32Array.from({ length: lengths.length }, (_, i) => i),
    lengths,
  );
}

/** In place. Samples of one length keep their order: typed arrays sort stably. */
function sortByLength(samples: Int32Array, lengths: ArrayLike<number>): Int32Array {
  return samples.sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
}

function shuffleBatches(samples: Int32Array, batchSize: number, random: Random): void {
  const held = samples.slice();
  const batches = random.shuffle(Int32Array.from({ length: samples.length / batchSize }, (_, i) => i));
  batches.forEach((batch, i) => {
    samples.set(held.subarray(batch * batchSize, (batch + 1) * batchSize), i * batchSize);
  });
}
