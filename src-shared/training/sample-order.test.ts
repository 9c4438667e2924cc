import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderByLength, orderOfEpoch } from './sample-order';

const lengthsOf = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => 1 + ((i * 7919) % 97));

/** Steps that are padded, batch by batch, in all. */
function countPadding(order: Int32Array, lengths: Int32Array, batchSize: number): number {
  let padding = 0;
  for (let start = 0; start < order.length; start += batchSize) {
    const batch = Array.from(order.subarray(start, start + batchSize), (sample) => lengths[sample]!);
    const longest = Math.max(...batch);
    for (const length of batch) padding += longest - length;
  }
  return padding;
}

describe('the order of an epoch', () => {
  it('visits every sample once, the same way for the same seed and epoch', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.integer({ min: 1, max: 9 }), fc.nat(5), (samples, batchSize, epoch) => {
        const bucketing = { lengths: lengthsOf(samples), batchSize };
        for (const own of [null, bucketing]) {
          const order = orderOfEpoch(7, epoch, samples, own);
          expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: samples }, (_, i) => i));
          expect(order).toEqual(orderOfEpoch(7, epoch, samples, own));
        }
      }),
      { seed: 2, numRuns: 80 },
    );
    expect(orderOfEpoch(7, 0, 100)).not.toEqual(orderOfEpoch(7, 1, 100));
    expect(orderOfEpoch(7, 0, 100)).not.toEqual(orderOfEpoch(8, 0, 100));
  });

  it('pads far less where samples of about one length share a batch', () => {
    const lengths = lengthsOf(4000);
    const plain = countPadding(orderOfEpoch(1, 0, 4000), lengths, 32);
    const bucketed = countPadding(orderOfEpoch(1, 0, 4000, { lengths, batchSize: 32 }), lengths, 32);
    expect(bucketed).toBeLessThan(plain / 15);
  });

  it('tells nothing of lengths: neither neighbours in time nor the batch mates of two epochs are alike', () => {
    const lengths = lengthsOf(3200);
    const bucketing = { lengths, batchSize: 32 };
    const order = orderOfEpoch(1, 0, 3200, bucketing);
    const means = Array.from({ length: 100 }, (_, batch) => {
      const own = Array.from(order.subarray(batch * 32, batch * 32 + 32), (sample) => lengths[sample]!);
      return own.reduce((a, b) => a + b, 0) / 32;
    });
    const mean = means.reduce((a, b) => a + b, 0) / means.length;
    const covariance = means.slice(1).reduce((sum, value, i) => sum + (value - mean) * (means[i]! - mean), 0);
    const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    // Three deviations of the correlation of a hundred independent numbers.
    expect(Math.abs(covariance / variance)).toBeLessThan(0.3);
    const matesOf = (epoch: number): Set<number> => {
      const at = orderOfEpoch(1, epoch, 3200, bucketing);
      const batch = Math.floor(at.indexOf(5) / 32);
      return new Set(at.subarray(batch * 32, batch * 32 + 32));
    };
    const shared = [...matesOf(0)].filter((sample) => matesOf(1).has(sample));
    expect(shared.length).toBeLessThan(32);
  });

  it('leaves samples of any length for the last batch that is not whole', () => {
    const lengths = Int32Array.from({ length: 1003 }, (_, i) => i);
    const order = orderOfEpoch(3, 0, 1003, { lengths, batchSize: 10 });
    const rest = [...order.subarray(1000)];
    expect(Math.max(...rest) - Math.min(...rest)).toBeGreaterThan(50);
  });

  it('of an evaluation is from short to long, equal ones as they stand', () => {
    expect([...orderByLength([3, 1, 3, 2, 1])]).toEqual([1, 4, 3, 0, 2]);
  });
});
