import { describe, expect, it } from 'vitest';
import type { SplitSettings } from '../document/document';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { orderRows } from './order';
import { splitRows } from './split';
import type { Table } from './table';

const byTime: SplitSettings = { by: 'time', validation: 0.2, test: 0.3, validationFrom: null, testFrom: null, seed: 1 };
const columns = [bind('s', 'series'), bind('year', 'time'), bind('day', 'time')];

function split(table: Table, settings: Partial<SplitSettings>): (number | string)[] {
  const ordered = orderRows(table, makeBinding(columns));
  if (!ordered.ok) throw new Error('ordered');
  const parts = splitRows(ordered.value, { ...byTime, ...settings });
  return parts.ok ? Array.from(parts.value) : parts.error.map((e) => e.code);
}

describe('splitRows by time', () => {
  const years = makeTable({ year: range(10, 2000), day: range(10).map(() => 1) });

  it('cuts by fractions of the rows', () => {
    expect(split(years, {})).toEqual([0, 0, 0, 0, 0, 1, 1, 2, 2, 2]);
    expect(split(years, { validation: 0, test: 0 })).toEqual(range(10).map(() => 0));
  });

  it('cuts at given times, of which later columns may be left out', () => {
    expect(split(years, { validationFrom: [2004, 1], testFrom: [2007] })).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect(split(years, { validation: 0.1, testFrom: [2007, 2] })).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 2, 2]);
  });

  it('cuts at one moment for all series, and never within a moment', () => {
    const table = makeTable({
      s: ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'],
      year: [1, 2, 3, 4, 3, 4, 4, 5],
      day: [1, 1, 1, 1, 1, 1, 1, 1],
    });
    // The last 2 of 8 rows by time start within year 4; the whole of year 4 goes with them.
    expect(split(table, { validation: 0, test: 0.25 })).toEqual([0, 0, 0, 2, 0, 2, 2, 2]);
  });

  it('cuts each series by itself where nothing tells the time', () => {
    const table = makeTable({ s: [...range(5).map(() => 'a'), ...range(5).map(() => 'b')] });
    expect(split(table, { validation: 0.2, test: 0.2 })).toEqual([0, 0, 0, 1, 2, 0, 0, 0, 1, 2]);
  });

  it('reads boundaries of dates as dates', () => {
    const table: Table = {
      columns: [{ name: 'year', type: 'date', values: Float64Array.of(Date.UTC(2003, 0, 31), Date.UTC(2003, 1, 1)) }],
      rowCount: 2,
    };
    expect(split(table, { validation: 0, testFrom: ['2003-02-01'] })).toEqual([0, 2]);
    expect(split(table, { testFrom: ['first of May'] })).toEqual(['DATA-029']);
  });

  it.each<Partial<SplitSettings>>([
    { validation: 0.5, test: 0.5 },
    { test: -0.1 },
    { validation: NaN },
    { testFrom: [] },
    { testFrom: [1, 2, 3] },
    { validationFrom: ['x'] },
    { validationFrom: [2008], testFrom: [2005] },
  ])('refuses %j', (settings) => {
    expect(split(years, settings)).toEqual(['DATA-029']);
  });
});

describe('splitRows by series', () => {
  const table = makeTable({ s: ['a', 'a', 'b', 'c', 'c', 'd', 'e', 'f'] });
  const bySeries: Partial<SplitSettings> = { by: 'series', validation: 0.2, test: 0.2 };

  it('keeps a series whole, and depends on the seed alone', () => {
    const parts = split(table, bySeries);
    expect(parts[0]).toBe(parts[1]);
    expect(parts[3]).toBe(parts[4]);
    expect(new Set(parts)).toEqual(new Set([0, 1, 2]));
    expect(split(table, bySeries)).toEqual(parts);
    const others = range(10).map((seed) => JSON.stringify(split(table, { ...bySeries, seed })));
    expect(new Set(others).size).toBeGreaterThan(3);
  });

  it('refuses when no series is left to train on', () => {
    expect(split(makeTable({ s: ['a', 'a', 'b'] }), bySeries)).toEqual(['DATA-029']);
  });
});
