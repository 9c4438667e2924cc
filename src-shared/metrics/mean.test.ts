import { describe, expect, it } from 'vitest';
import { addToMean, createMean, meanOf } from './mean';

describe('the mean', () => {
  it('weighs batches by how much is in them', () => {
    const mean = createMean();
    addToMean(mean, 2, 3);
    addToMean(mean, 6, 1);
    expect(meanOf(mean)).toBe(3);
  });

  it('is null when nothing was added', () => {
    const mean = createMean();
    expect(meanOf(mean)).toBeNull();
    addToMean(mean, Number.NaN, 0);
    expect(meanOf(mean)).toBeNull();
  });

  it('shows a NaN', () => {
    const mean = createMean();
    addToMean(mean, 1);
    addToMean(mean, Number.NaN);
    expect(meanOf(mean)).toBeNaN();
  });
});
