import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { toNumbers } from '../tensor/tensor';
import { drawMasks, fillMask } from './dropout-masks';

const masks = [
  { name: 'a.mask', shape: ['batch', 'time', 3], rate: 0.25 },
  { name: 'b.mask', shape: ['batch', '2*time-1'], rate: 0.5 },
];
const sizes = new Map([
  ['batch', 4],
  ['time', 5],
]);

describe('fillMask', () => {
  it.each([0, 0.1, 0.5, 0.95])('drops a share of %f and keeps the mean', (rate) => {
    const mask = new Float32Array(40_000);
    fillMask(mask, rate, new Random(1));
    const kept = Math.fround(1 / (1 - rate));
    expect(mask.every((value) => value === 0 || value === kept)).toBe(true);
    // Four standard deviations of a mean of so many coin flips.
    const tolerance = 4 * Math.sqrt(rate / (1 - rate) / mask.length);
    const mean = mask.reduce((a, b) => a + b, 0) / mask.length;
    expect(Math.abs(mean - 1)).toBeLessThanOrEqual(tolerance + 1e-6);
  });
});

describe('drawMasks', () => {
  it('works out the sizes of the batch', () => {
    const drawn = drawMasks(masks, sizes, 1, new Random(1));
    expect(Array.from(drawn.values(), ({ dims }) => dims)).toEqual([
      [4, 5, 3],
      [4, 9],
    ]);
    expect(drawMasks(masks, sizes, 2, new Random(1)).get('b.mask')?.dims).toEqual([2, 4, 9]);
    expect(() => drawMasks(masks, new Map([['batch', 4]]), 1, new Random(1))).toThrow('a.mask has the size time');
  });

  it('draws for several steps what it draws for one after the other', () => {
    const together = new Random(3);
    const both = drawMasks(masks, sizes, 2, together);
    const apart = new Random(3);
    const steps = [drawMasks(masks, sizes, 1, apart), drawMasks(masks, sizes, 1, apart)];
    for (const { name } of masks) {
      const values = steps.flatMap((step) => [...toNumbers(step.get(name)!)]);
      expect([...toNumbers(both.get(name)!)]).toEqual(values);
    }
    expect(together.save()).toEqual(apart.save());
  });
});
