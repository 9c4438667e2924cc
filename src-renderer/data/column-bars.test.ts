import { describe, expect, it } from 'vitest';
import { listBars } from './column-bars';

describe('the bars of a column', () => {
  it('say which values they count', () => {
    const bins = { kind: 'bins', from: 0, to: 10, isWhole: false, counts: [1, 2] } as const;
    expect(listBars(bins, 'number')).toEqual([
      { title: '0 … 5: 1 row', count: 1 },
      { title: '5 … 10: 2 rows', count: 2 },
    ]);
    const whole = { kind: 'bins', from: 1, to: 3, isWhole: true, counts: [4, 0] } as const;
    expect(listBars(whole, 'number').map(({ title }) => title)).toEqual(['1: 4 rows', '2: 0 rows']);
    const values = { kind: 'values', values: [{ text: 'no', count: 1980 }] } as const;
    expect(listBars(values, 'text')).toEqual([{ title: 'no: 1,980 rows', count: 1980 }]);
  });
});
