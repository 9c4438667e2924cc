import { describe, expect, it } from 'vitest';
import { median, quantile, race, type Contender } from './timing';

describe('quantile', () => {
  it('lies between neighbours', () => {
    expect(quantile([1, 2, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 4], 0.75)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
    expect(median([4, 1, 2, 9])).toBe(3);
  });
});

describe('race', () => {
  it('lets contenders take turns and reports the median round of each', async () => {
    const turns: string[] = [];
    const contender = (name: string, times: number[]): [string, Contender] => [
      name,
      {
        measure: async () => {
          turns.push(name);
          return times.shift() ?? Number.NaN;
        },
      },
    ];
    const contenders = new Map([contender('a', [1, 90, 2]), contender('b', [5, 4, 6])]);
    const result = await race(contenders, { rounds: 3, milliseconds: 0 });
    expect(turns).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect([...result]).toEqual([
      ['a', 2],
      ['b', 5],
    ]);
  });
});
