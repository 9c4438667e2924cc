import { describe, expect, it } from 'vitest';
import { sortedEntries, sortJson, toJson } from './json';
import { LIMITS } from './limits';

function nest(depth: number): unknown {
  return depth === 0 ? 1 : [nest(depth - 1)];
}

describe('toJson', () => {
  it('DOC14 takes maps and plain objects, and keeps awkward names', () => {
    const value: unknown = JSON.parse('{ "__proto__": { "a": [null, true, "x", -1.5] } }');
    const expected = new Map([['__proto__', new Map([['a', [null, true, 'x', -1.5]]])]]);
    expect(toJson(value)).toEqual({ json: expected });
    expect(toJson(expected)).toEqual({ json: expected });
    expect(toJson(null)).toEqual({ json: null });
  });

  it('DOC14 refuses what JSON cannot hold', () => {
    const refused = [
      undefined,
      Number.NaN,
      Infinity,
      1n,
      new Date(0),
      new Set(),
      new Map([[1, 2]]),
      [undefined],
      { a: Symbol() },
    ];
    for (const value of refused) expect(toJson(value)).toBeNull();
  });

  it('DOC9 refuses values nested too deeply', () => {
    expect(toJson(nest(LIMITS.valueDepth))).not.toBeNull();
    expect(toJson(nest(LIMITS.valueDepth + 1))).toBeNull();
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(toJson(cycle)).toBeNull();
  });
});

describe('sortJson', () => {
  it('DOC1 sorts by code unit, nested too', () => {
    const value = new Map([
      ['é', [new Map([['b', 1], ['B', 2]])]], // prettier-ignore
      ['a-10', []],
      ['a-9', []],
    ]);
    const sorted = sortJson(value);
    expect(sorted instanceof Map ? [...sorted.keys()] : []).toEqual(['a-10', 'a-9', 'é']);
    expect(sortedEntries(value).map(([key]) => key)).toEqual(['a-10', 'a-9', 'é']);
    expect(JSON.stringify(sorted, (_, part: unknown) => (part instanceof Map ? [...part] : part))).toBe(
      '[["a-10",[]],["a-9",[]],["é",[[["B",2],["b",1]]]]]',
    );
  });
});
