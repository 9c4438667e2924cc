import { describe, expect, it } from 'vitest';
import { Random } from './random';

const COUNT = 20_000;

function draw(count: number, next: () => number): number[] {
  return Array.from({ length: count }, next);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const m = mean(values);
  return mean(values.map((v) => (v - m) ** 2));
}

describe('the random generator', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const a = new Random(7);
    const b = new Random(7);
    const c = new Random(8);
    const first = draw(10, () => a.nextUint32());
    expect(draw(10, () => b.nextUint32())).toEqual(first);
    expect(draw(10, () => c.nextUint32())).not.toEqual(first);
  });

  it('goes on where its saved words stood', () => {
    const random = new Random(3);
    draw(17, () => random.normal());
    const words = random.save();
    const rest = draw(100, () => random.uniform());
    const resumed = new Random(JSON.parse(JSON.stringify(words)) as number[]);
    expect(draw(100, () => resumed.uniform())).toEqual(rest);
  });

  it('derives streams that depend on seed and label only, and do not follow each other', () => {
    const words = (seed: number, label: string): number[] => Random.derive(seed, label).save();
    expect(words(1, 'dropout')).toEqual(words(1, 'dropout'));
    expect(words(1, 'dropout')).not.toEqual(words(1, 'shuffle'));
    expect(words(1, 'dropout')).not.toEqual(words(2, 'dropout'));
    const a = Random.derive(1, 'a');
    const b = Random.derive(1, 'b');
    const pairs = draw(COUNT, () => (a.uniform() - 0.5) * (b.uniform() - 0.5));
    // The product of two independent uniforms has the deviation 1/12; four standard errors either side.
    expect(Math.abs(mean(pairs))).toBeLessThan(4 / 12 / Math.sqrt(COUNT));
  });

  it('is uniform in [0, 1)', () => {
    const random = new Random(11);
    const values = draw(COUNT, () => random.uniform());
    expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(variance(values)).toBeCloseTo(1 / 12, 2);
    const bins = new Array<number>(20).fill(0);
    for (const v of values) bins[Math.floor(v * 20)]!++;
    const chiSquare = bins.reduce((sum, n) => sum + (n - COUNT / 20) ** 2 / (COUNT / 20), 0);
    // 43.8 is exceeded once in a thousand seeds at 19 degrees of freedom.
    expect(chiSquare).toBeLessThan(43.8);
  });

  it('is standard normal', () => {
    const random = new Random(12);
    const values = draw(COUNT, () => random.normal());
    const moment = (power: number): number => mean(values.map((v) => v ** power));
    // Four standard errors of each moment.
    const allowed = (deviation: number): number => (4 * deviation) / Math.sqrt(COUNT);
    expect(Math.abs(moment(1))).toBeLessThan(allowed(1));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(allowed(Math.sqrt(2)));
    expect(Math.abs(moment(3))).toBeLessThan(allowed(Math.sqrt(15)));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(allowed(Math.sqrt(96)));
  });

  it('gives every integer below n about equally often, and no other', () => {
    const random = new Random(13);
    const counts = new Map<number, number>();
    for (const v of draw(6000, () => random.integer(6))) counts.set(v, (counts.get(v) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const n of counts.values()) expect(Math.abs(n - 1000)).toBeLessThan(4 * Math.sqrt(1000));
  });

  it('shuffles in place into every order about equally often', () => {
    const random = new Random(14);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const items = ['a', 'b', 'c'];
      expect(random.shuffle(items)).toBe(items);
      orders.set(items.join(''), (orders.get(items.join('')) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const n of orders.values()) expect(Math.abs(n - 1000)).toBeLessThan(4 * Math.sqrt(1000));
  });
});
