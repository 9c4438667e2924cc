import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../../eval/evaluate';
import { tensor, toNumbers } from '../../tensor/tensor';
import { feedBlock, lowerBlock } from '../../testing/lower-block';
import type { Json } from '../../document/document';
import { makeImage, makeVector } from '../signals';

/** What a block makes of an image of 4 × 4 dots that are numbered row by row, or of the row of their numbers. */
function see(type: string, parameters: Record<string, Json> = {}) {
  const isRow = type === 'to-image';
  const block = lowerBlock({
    type,
    parameters,
    inputs: { in: isRow ? makeVector(16) : makeImage(4, 4, 1) },
    ragged: false,
  });
  const numbers = Array.from({ length: 16 }, (_, i) => i);
  const x = tensor('float64', isRow ? [1, 16] : [1, 4, 4, 1], numbers);
  const out = evaluateGraph(block.graph, feedBlock(block, { in: x }, {})).get('out')!;
  return { dims: out.dims, values: [...toNumbers(out)] };
}

describe('images', () => {
  const numbers = Array.from({ length: 16 }, (_, i) => i);

  it('are read row by row, the channels of a dot side by side, and flattened the same way', () => {
    expect(see('to-image', { height: 2, width: 4, channels: 2 })).toEqual({ dims: [1, 2, 4, 2], values: numbers });
    expect(see('flatten')).toEqual({ dims: [1, 16], values: numbers });
  });

  it('are cut into patches from the top left', () => {
    expect(see('patches')).toEqual({
      dims: [1, 4, 4],
      values: [0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15],
    });
    expect(see('patches', { patchHeight: 1, patchWidth: 4 })).toEqual({ dims: [1, 4, 4], values: numbers });
  });

  it('are made smaller by the greatest or the mean of squares, what is left over unread', () => {
    expect(see('pool2d')).toEqual({ dims: [1, 2, 2, 1], values: [5, 7, 13, 15] });
    expect(see('pool2d', { mode: 'mean' })).toEqual({ dims: [1, 2, 2, 1], values: [2.5, 4.5, 10.5, 12.5] });
    expect(see('pool2d', { size: 3 })).toEqual({ dims: [1, 1, 1, 1], values: [10] });
  });

  it('keep their size in a padded convolution without a stride', () => {
    expect(see('conv2d', { filters: 3, kernel: 4 }).dims).toEqual([1, 4, 4, 3]);
    expect(see('conv2d', { filters: 3, kernel: 3, stride: 2 }).dims).toEqual([1, 2, 2, 3]);
    expect(see('conv2d', { filters: 3, kernel: 3, padding: 'valid' }).dims).toEqual([1, 2, 2, 3]);
  });
});
