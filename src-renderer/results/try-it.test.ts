import { describe, expect, it } from 'vitest';
import { methodOf, GREEDY, withMethod } from './decoding-settings';
import {
  changeText,
  changeValues,
  choiceAt,
  choose,
  listColumns,
  listSteps,
  shapeOf,
  valueAt,
  type Change,
} from './try-it';

const input = { name: 'history', names: ['a', 'b'], dims: [3, 2], values: [1, 2, 3, 4, 5, 6] };
const sample = { inputs: [input], outputs: [], samples: 1 };

describe('trying a sample', () => {
  it('changes a value and changes it back', () => {
    const change = (changes: readonly Change[], index: number, value: number): readonly Change[] =>
      changeValues(changes, sample, 'history', [{ index, value }]);
    const changed = change(change([], 3, 9), 0, 7);
    expect(changed).toHaveLength(2);
    expect(valueAt(changed, input.values, 'history', 3)).toBe(9);
    expect(valueAt(changed, input.values, 'history', 1)).toBe(2);
    expect(change(changed, 3, 4)).toEqual([{ input: 'history', index: 0, value: 7 }]);
  });

  it('shows a category as one column and changes all of its places', () => {
    const side = { name: 'side', at: 1, vocabulary: ['left', 'right'], coding: 'one-hot' } as const;
    const mixed = {
      ...{ name: 'history', dims: [2, 5], values: [7, 0, 1, 0, 8, 7, 1, 0, 0, 8], categories: [side] },
      names: ['a', 'side=?', 'side=left', 'side=right', 'b'],
    };
    const { width, columns } = listColumns(mixed);
    expect(width).toBe(5);
    expect(columns.map(({ title, at, count }) => [title, at, count])).toEqual([
      ['a', 0, 1],
      ['side', 1, 3],
      ['b', 4, 1],
    ]);
    const of = { ...sample, inputs: [mixed] };
    const choices = (changes: readonly Change[]): number[] =>
      [1, 6].map((index) => choiceAt(side, index, (at) => valueAt(changes, mixed.values, 'history', at)));
    expect(choices([])).toEqual([1, 0]);
    const changed = changeValues([], of, 'history', choose(side, 6, 2));
    expect(choices(changed)).toEqual([1, 2]);
    expect(changeValues(changed, of, 'history', choose(side, 6, 0))).toEqual([]);

    const token = { ...side, at: 0, coding: 'index' } as const;
    expect(choiceAt(token, 4, (at) => (at === 4 ? 2 : NaN))).toBe(2);
    expect(choose(token, 4, 1)).toEqual([{ index: 4, value: 1 }]);
  });

  it('lays out steps and features', () => {
    expect(shapeOf(input)).toEqual({ rows: 3, columns: 2 });
    expect(shapeOf({ ...input, names: ['token'], dims: [6] })).toEqual({ rows: 6, columns: 1 });
    expect(shapeOf({ ...input, names: ['a', 'b', 'c', 'd', 'e', 'f'], dims: [6] })).toEqual({ rows: 1, columns: 6 });
    expect(shapeOf({ ...input, names: [], dims: [2, 3] })).toEqual({ rows: 2, columns: 3 });
  });

  it('says of each step whether it is past or still to come', () => {
    const when = (one: Parameters<typeof listSteps>[0]): readonly string[] =>
      listSteps(one).steps.map((step) => step.when);
    expect(when(input)).toEqual(['-2', '-1', 'now']);
    expect(when({ ...input, ahead: 1 })).toEqual(['+1', '+2', '+3']);
    expect(when({ ...input, ahead: 5 })).toEqual(['+5', '+6', '+7']);
  });

  it('shows of a long input the steps next to the prediction', () => {
    const long = { name: 'history', names: ['a'], dims: [100, 1], values: Array.from({ length: 100 }, (_, i) => i) };
    const past = listSteps(long);
    expect([past.steps[0], past.steps.at(-1)]).toEqual([
      { row: 36, when: '-63' },
      { row: 99, when: 'now' },
    ]);
    expect(past.note).toBe('the newest 64 of 100 steps');
    const ahead = listSteps({ ...long, ahead: 2 });
    expect([ahead.steps[0], ahead.steps.at(-1)]).toEqual([
      { row: 0, when: '+2' },
      { row: 63, when: '+65' },
    ]);
    expect(ahead.note).toBe('the next 64 of 100 steps');
    expect(listSteps(input).note).toBe('');
  });

  it('changes a text and changes it back', () => {
    const text = { ...sample, inputs: [{ ...input, text: 'hello' }] };
    const changed = changeText([], text, 'history', 'help');
    expect(changed).toEqual([{ input: 'history', text: 'help' }]);
    expect(changeText(changed, text, 'history', 'hello')).toEqual([]);
  });

  it('takes the settings of one way to look for a text, and keeps the seed', () => {
    for (const method of ['greedy', 'beam', 'sample'] as const) {
      const settings = withMethod({ ...GREEDY, seed: 7 }, method);
      expect([methodOf(settings), settings.seed]).toEqual([method, 7]);
    }
  });
});
