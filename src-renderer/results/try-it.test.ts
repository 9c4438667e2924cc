import { describe, expect, it } from 'vitest';
import { methodOf, GREEDY, withMethod } from './decoding-settings';
import { changeText, changeValue, shapeOf, valueAt } from './try-it';

const input = { name: 'history', names: ['a', 'b'], dims: [3, 2], values: [1, 2, 3, 4, 5, 6] };
const sample = { inputs: [input], outputs: [], samples: 1 };

describe('trying a sample', () => {
  it('changes a value and changes it back', () => {
    const changed = changeValue(changeValue([], sample, 'history', 3, 9), sample, 'history', 0, 7);
    expect(changed).toHaveLength(2);
    expect(valueAt(changed, input.values, 'history', 3)).toBe(9);
    expect(valueAt(changed, input.values, 'history', 1)).toBe(2);
    expect(changeValue(changed, sample, 'history', 3, 4)).toEqual([{ input: 'history', index: 0, value: 7 }]);
  });

  it('lays out steps and features', () => {
    expect(shapeOf(input)).toEqual({ rows: 3, columns: 2 });
    expect(shapeOf({ ...input, names: ['token'], dims: [6] })).toEqual({ rows: 6, columns: 1 });
    expect(shapeOf({ ...input, names: ['a', 'b', 'c', 'd', 'e', 'f'], dims: [6] })).toEqual({ rows: 1, columns: 6 });
    expect(shapeOf({ ...input, names: [], dims: [2, 3] })).toEqual({ rows: 2, columns: 3 });
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
