import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { orderRows } from './order';
import { findColumn, type Table } from './table';

const binding = makeBinding([bind('s', 'series'), bind('year', 'time'), bind('day', 'time'), bind('y', 'target')]);

function cells(table: Table, name: string): (number | string | null)[] {
  return Array.from<number | string | null>(findColumn(table, name)?.values ?? []);
}

describe('orderRows', () => {
  it('orders by series, then by the time columns one after the other', () => {
    const table = makeTable({ s: ['b', 'a', 'a', 'a'], year: [1, 2, 1, 1], day: [1, 1, 9, 2], y: range(4) });
    const ordered = orderRows(table, binding);
    if (!ordered.ok) throw new Error('ordered');
    expect(cells(ordered.value.table, 'y')).toEqual([3, 2, 1, 0]);
    expect(ordered.value.sequences).toEqual([
      { id: 'a', start: 0, end: 3 },
      { id: 'b', start: 3, end: 4 },
    ]);
  });

  it('gives the same rows whatever order they arrive in', () => {
    const times = range(20);
    fc.assert(
      fc.property(fc.shuffledSubarray(times, { minLength: 20 }), (shuffled) => {
        const table = makeTable({
          s: shuffled.map((t) => (t % 2 === 0 ? 'even' : 'odd')),
          year: shuffled.map(() => 1),
          day: shuffled,
          y: shuffled,
        });
        const ordered = orderRows(table, binding);
        if (!ordered.ok) throw new Error('ordered');
        const expected = [...times.filter((t) => t % 2 === 0), ...times.filter((t) => t % 2 === 1)];
        expect(cells(ordered.value.table, 'y')).toEqual(expected);
      }),
      { seed: 4 },
    );
  });

  it('keeps the order of the file where there is no time column, and says when times repeat', () => {
    const plain = makeTable({ y: [3, 1, 2] });
    const kept = orderRows(plain, makeBinding([bind('y', 'target')]));
    expect(kept.ok && kept.value.table).toBe(plain);
    const repeated = orderRows(makeTable({ t: [1, 1, 0], y: [1, 2, 3] }), makeBinding([bind('t', 'time')]));
    expect(repeated.ok && repeated.value.warnings.map((w) => w.code)).toEqual(['DATA-031']);
    const text = orderRows(makeTable({ t: ['Jan', 'Feb'] }), makeBinding([bind('t', 'time')]));
    expect(text.ok && text.value.warnings.map((w) => w.code)).toEqual(['DATA-032']);
  });

  it('refuses a row without a time or a series', () => {
    const table = makeTable({ s: ['a', null], year: [1, 1], day: [1, NaN], y: [1, 2] });
    const ordered = orderRows(table, binding);
    expect(!ordered.ok && ordered.error.map((e) => [e.code, e.where?.column])).toEqual([
      ['DATA-014', 's'],
      ['DATA-014', 'day'],
    ]);
  });
});
