import { describe, expect, it } from 'vitest';
import type { DataBinding } from '../../src-shared/document/document';
import { changeRole, changeType, findColumn, nextRole, ROLES } from './column-binding';

const describeColumn = (name: string, type: 'number' | 'text') =>
  ({ name, type, missing: 0, distinct: 5, minimum: null, maximum: null, mean: null }) as const;

const data: DataBinding = {
  path: 'x.csv',
  pairedPath: null,
  fingerprint: null,
  dialect: {},
  columns: [
    { name: 'a', role: 'input', preparation: 'min-max' },
    { name: 'b', role: 'input', preparation: 'category' },
  ],
  samples: 'windows',
  window: { length: 3, stride: 1, horizon: 1, steps: 1 },
  split: { by: 'time', validation: 0.1, test: 0.1, validationFrom: null, testFrom: null, seed: 1 },
  season: null,
  unknown: new Map(),
};

describe('nextRole', () => {
  it('goes around all roles both ways', () => {
    const seen = ROLES.map(({ value }) => value);
    expect(seen.map((role) => nextRole(role, 1))).toEqual([...seen.slice(1), seen[0]]);
    for (const role of seen) expect(nextRole(nextRole(role, 1), -1)).toBe(role);
  });
});

describe('column roles', () => {
  it('keeps a preparation that still makes sense, and the other columns', () => {
    const changed = changeRole(data, describeColumn('a', 'number'), 'target');
    expect(findColumn(changed, 'a')).toEqual({ name: 'a', role: 'target', preparation: 'min-max' });
    expect(findColumn(changed, 'b')).toBe(findColumn(data, 'b'));
  });

  it('takes the usual one where it does not', () => {
    expect(findColumn(changeRole(data, describeColumn('a', 'number'), 'time'), 'a')?.preparation).toBe('none');
    expect(findColumn(changeRole(data, describeColumn('b', 'text'), 'target'), 'b')?.preparation).toBe('category');
  });

  it('binds a column that was not bound yet', () => {
    const changed = changeRole(data, describeColumn('c', 'number'), 'known');
    expect(changed.columns.at(-1)).toEqual({ name: 'c', role: 'known', preparation: 'standard' });
  });

  it('corrects a type and takes the correction back', () => {
    const corrected = changeType(data, describeColumn('a', 'number'), 'text');
    expect(findColumn(corrected, 'a')).toEqual({ name: 'a', role: 'input', preparation: 'category', type: 'text' });
    const back = changeType(corrected, describeColumn('a', 'number'), null);
    expect(findColumn(back, 'a')).toEqual({ name: 'a', role: 'input', preparation: 'standard' });
  });
});
