import type { Dataset } from '../../src-shared/data/dataset';
import { findColumn, type NumericColumn } from '../../src-shared/data/table';

export interface RowPlaces {
  /** Of each row of the ordered table: milliseconds since 1970, or a number that grows with time. */
  readonly places: Float64Array;
  readonly isDate: boolean;
}

/**
 * Where each row lies on a time axis: at its date, where one time column holds dates or three hold year, month and day; at
 * the number of its only time column; else at its own number, counted from 1.
 */
export function placeRows(dataset: Dataset): RowPlaces {
  const { table, binding } = dataset;
  const times = binding.columns
    .filter(({ role }) => role === 'time')
    .map(({ name }) => findColumn(table, name))
    .filter((column): column is NumericColumn => column !== undefined && column.type !== 'text');
  const [only] = times;
  if (times.length === 1 && only) return { places: only.values, isDate: only.type === 'date' };
  const year = findNamed(times, /^(year|yyyy|jahr)$/i);
  const month = findNamed(times, /^(month|mm|monat)$/i);
  const day = findNamed(times, /^(day|dd|tag|date_of_month|day_of_month)$/i);
  if (year && month && times.length <= 3) {
    const places = Float64Array.from({ length: table.rowCount }, (_, row) =>
      Date.UTC(year.values[row] ?? NaN, (month.values[row] ?? NaN) - 1, day ? (day.values[row] ?? NaN) : 1),
    );
    if (places.every(Number.isFinite)) return { places, isDate: true };
  }
  return { places: Float64Array.from({ length: table.rowCount }, (_, row) => row + 1), isDate: false };
}

function findNamed(columns: readonly NumericColumn[], name: RegExp): NumericColumn | undefined {
  return columns.find((column) => name.test(column.name));
}
