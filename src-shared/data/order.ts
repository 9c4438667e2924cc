import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import type { ColumnRole, DataBinding } from '../document/document';
import { dataError, dataWarning } from './data-diagnostics';
import { cellText, findColumn, reorderTable, type Table, type TableColumn } from './table';

/** Rows `start` up to and without `end` of an ordered table: one sequence in time. */
export interface Sequence {
  /** The values of the series columns, joined; empty when there is one sequence only. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

export interface OrderedTable {
  readonly table: Table;
  readonly sequences: readonly Sequence[];
  /** The time columns, in the order in which they decide. */
  readonly times: readonly TableColumn[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Orders rows by series, then by the time columns, then by their place in the file, and finds the sequences.
 * Texts order by code unit, so that every machine agrees. Fails with DATA-014 where a time or series cell is missing.
 */
export function orderRows(table: Table, binding: DataBinding): Result<OrderedTable, Diagnostic[]> {
  const series = columnsOfRole(table, binding, 'series');
  const times = columnsOfRole(table, binding, 'time');
  const errors: Diagnostic[] = [];
  for (const column of [...series, ...times]) {
    const row = firstMissing(column);
    if (row === null) continue;
    const use = series.includes(column) ? 'tells series apart' : 'orders the rows';
    errors.push(
      dataError(
        'DATA-014',
        `Column "${column.name}" ${use}, but row ${row + 1} has no value in it.`,
        'Fill the cell, remove the row, or give the column another role.',
        { column: column.name },
      ),
    );
  }
  if (errors.length > 0) return fail(errors);

  const keys = [...series, ...times];
  const compare = (a: number, b: number): number => compareRows(keys, a, b);
  const sorted = isSorted(table.rowCount, compare) ? table : reorderTable(table, sortRows(table.rowCount, compare));
  const sortedSeries = series.map((column) => sorted.columns[table.columns.indexOf(column)]!);
  const sortedTimes = times.map((column) => sorted.columns[table.columns.indexOf(column)]!);
  const sequences = findSequences(sorted.rowCount, sortedSeries);
  return ok({ table: sorted, sequences, times: sortedTimes, warnings: checkTimes(sortedTimes, sequences) });
}

/** -1, 0 or 1: which of two rows comes first by `columns`, compared one after the other. */
export function compareRows(columns: readonly TableColumn[], a: number, b: number): number {
  for (const column of columns) {
    const x = column.values[a] ?? '';
    const y = column.values[b] ?? '';
    if (x < y) return -1;
    if (x > y) return 1;
  }
  return 0;
}

function columnsOfRole(table: Table, binding: DataBinding, role: ColumnRole): TableColumn[] {
  const found: TableColumn[] = [];
  for (const bound of binding.columns) {
    const column = bound.role === role ? findColumn(table, bound.name) : undefined;
    if (column !== undefined) found.push(column);
  }
  return found;
}

function firstMissing(column: TableColumn): number | null {
  const row =
    column.type === 'text' ? column.values.indexOf(null) : column.values.findIndex((value) => Number.isNaN(value));
  return row === -1 ? null : row;
}

function isSorted(rowCount: number, compare: (a: number, b: number) => number): boolean {
  for (let row = 1; row < rowCount; row++) if (compare(row - 1, row) > 0) return false;
  return true;
}

function sortRows(rowCount: number, compare: (a: number, b: number) => number): Int32Array {
  const order = new Int32Array(rowCount);
  for (let row = 0; row < rowCount; row++) order[row] = row;
  // Rows that tie keep the order of the file, whatever the engine's sort does.
  return order.sort((a, b) => compare(a, b) || a - b);
}

function findSequences(rowCount: number, series: readonly TableColumn[]): Sequence[] {
  const sequences: Sequence[] = [];
  for (let start = 0; start < rowCount;) {
    let end = start + 1;
    while (end < rowCount && compareRows(series, start, end) === 0) end++;
    const first = start;
    sequences.push({ id: series.map((column) => cellText(column, first) ?? '').join(' · '), start, end });
    start = end;
  }
  return sequences;
}

function checkTimes(times: readonly TableColumn[], sequences: readonly Sequence[]): Diagnostic[] {
  const warnings: Diagnostic[] = [];
  for (const column of times) {
    if (column.type !== 'text') continue;
    warnings.push(
      dataWarning(
        'DATA-032',
        `Time column "${column.name}" is text ("${cellText(column, 0) ?? ''}"), so its rows are in alphabetical order.`,
        'If that is not the order in time, set the type of the column to date or number.',
        { column: column.name },
      ),
    );
  }
  if (times.length === 0) return warnings;
  let repeated = 0;
  let first = -1;
  for (const { start, end } of sequences) {
    for (let row = start + 1; row < end; row++) {
      if (compareRows(times, row - 1, row) !== 0) continue;
      repeated++;
      if (first < 0) first = row;
    }
  }
  if (repeated > 0) {
    const at = times.map((column) => cellText(column, first) ?? '').join(' ');
    warnings.push(
      dataWarning(
        'DATA-031',
        `${repeated} rows have the same time as the row before them in the same series, first at ${at}; they stay in file order.`,
        'If the file holds several series, give the column that tells them apart the role "series".',
      ),
    );
  }
  return warnings;
}
