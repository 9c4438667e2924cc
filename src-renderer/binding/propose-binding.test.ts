import { describe, expect, it } from 'vitest';
import type { ColumnDescription, DataPreview } from '../../src-shared/protocol/app-types';
import { proposeBinding } from './propose-binding';

function column(name: string, type: ColumnDescription['type'], distinct: number): ColumnDescription {
  return { name, type, distinct, missing: 0, minimum: null, maximum: null, mean: null };
}

function preview(rowCount: number, columns: readonly ColumnDescription[]): DataPreview {
  return { path: '/x.csv', fingerprint: 'f', rowCount, columns, dialect: {}, rows: [] };
}

const rolesOf = (data: DataPreview, targets: readonly string[] | null = null): string[] =>
  proposeBinding(data, 'x.csv', targets).columns.map(({ role, preparation }) => `${role} ${preparation}`);

describe('proposeBinding', () => {
  it('finds the date, reads numbers and categories, and leaves remarks out', () => {
    const data = preview(1461, [
      column('date', 'date', 1461),
      column('temp_max', 'number', 67),
      column('weather', 'text', 5),
      column('remark', 'text', 1400),
      column('station', 'number', 1),
      column('wind', 'number', 79),
    ]);
    expect(rolesOf(data, ['temp_max'])).toEqual([
      'time none',
      'target standard',
      'input category',
      'ignored none',
      'ignored none',
      'input standard',
    ]);
  });

  it('orders rows by year, month and day together', () => {
    const data = preview(7670, [
      column('year', 'number', 21),
      column('month', 'number', 12),
      column('date_of_month', 'number', 31),
      column('births', 'number', 5000),
    ]);
    expect(rolesOf(data)).toEqual(['time none', 'time none', 'time none', 'target standard']);
  });

  it('tells series apart when every value comes with every time', () => {
    const data = preview(1000, [
      column('day', 'date', 100),
      column('store', 'text', 10),
      column('sales', 'number', 700),
    ]);
    expect(rolesOf(data)).toEqual(['time none', 'series none', 'target standard']);
    expect(proposeBinding(data, 'x.csv', null).split.by).toBe('time');
  });

  it('predicts a text as a category', () => {
    const data = preview(500, [column('signal', 'number', 400), column('state', 'text', 3)]);
    expect(rolesOf(data, ['state'])).toEqual(['input standard', 'target category']);
  });

  it('has room for windows in a short file', () => {
    expect(proposeBinding(preview(100, []), 'x.csv', []).window.length).toBe(5);
    expect(proposeBinding(preview(10, []), 'x.csv', []).window.length).toBe(3);
    expect(proposeBinding(preview(10_000, []), 'x.csv', []).window.length).toBe(28);
  });
});
