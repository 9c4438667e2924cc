import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { toNumbers } from '../tensor/tensor';
import { drawMasks, fillMask, withoutChance } from './dropout-masks';

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

describe('the coins of scheduled sampling', () => {
  const coins = [{ name: 'd.coin', shape: ['batch', 400], rate: 0, coin: { from: 0.1, to: 0.7 } }];
  const shareAt = (progress: number): number => {
    const drawn = drawMasks(coins, new Map([['batch', 100]]), 1, new Random(1), { progress });
    const values = toNumbers(drawn.get('d.coin')!);
    expect(values.every((value) => value === 0 || value === 1)).toBe(true);
    return values.reduce((a, b) => a + b, 0) / values.length;
  };

  it.each([
    [0, 0.1],
    [0.5, 0.4],
    [1, 0.7],
  ])('fall as often as the share %f of the training says', (progress, wanted) => {
    expect(Math.abs(shareAt(progress) - wanted)).toBeLessThan(4 * Math.sqrt((wanted * (1 - wanted)) / 40_000));
  });

  it('and masks are all taken out of a graph that is to be compared', () => {
    const sizes = new Map([['batch', 2]]);
    const drawn = drawMasks(
      withoutChance([...coins, { name: 'x.mask', shape: ['batch'], rate: 0.9 }]),
      sizes,
      1,
      new Random(1),
    );
    expect(toNumbers(drawn.get('d.coin')!).every((value) => value === 0)).toBe(true);
    expect([...toNumbers(drawn.get('x.mask')!)]).toEqual([1, 1]);
  });
});
