import type { ColumnBinding, ColumnRole, DataBinding, Preparation } from '../document/document';
import type { Table, TableColumn } from '../data/table';

/** A table from plain values, for tests: numbers (NaN missing) or texts (null missing). */
export function makeTable(columns: Readonly<Record<string, readonly number[] | readonly (string | null)[]>>): Table {
  const made = Object.entries(columns).map(([name, values]): TableColumn => {
    if (isNumbers(values)) return { name, type: 'number', values: Float64Array.from(values) };
    return { name, type: 'text', values };
  });
  return { columns: made, rowCount: made[0]?.values.length ?? 0 };
}

function isNumbers(values: readonly number[] | readonly (string | null)[]): values is readonly number[] {
  return values.length > 0 && values.every((value) => typeof value === 'number');
}

export function bind(name: string, role: ColumnRole, preparation: Preparation = 'standard'): ColumnBinding {
  return { name, role, preparation };
}

/** A binding with short windows and a split by time into thirds that tests change as they need. */
export function makeBinding(columns: readonly ColumnBinding[], changes: Partial<DataBinding> = {}): DataBinding {
  return {
    path: 'table.csv',
    pairedPath: null,
    fingerprint: null,
    dialect: {},
    columns,
    samples: 'windows',
    window: { length: 4, stride: 1, horizon: 1, steps: 1 },
    split: { by: 'time', validation: 0.2, test: 0.2, validationFrom: null, testFrom: null, seed: 1 },
    season: null,
    unknown: new Map(),
    ...changes,
  };
}

/** `start`, `start + 1`, … */
export function range(length: number, start = 0): number[] {
  return Array.from({ length }, (_, i) => start + i);
}
