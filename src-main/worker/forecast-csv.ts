import type { Dataset } from '../../src-shared/data/dataset';
import { cellText, findColumn, formatDate, type TableColumn } from '../../src-shared/data/table';
import type { Sequence } from '../../src-shared/data/order';
import type { ColumnRole } from '../../src-shared/document/document';
import type { Forecasts } from './forecasts';

/**
 * Predictions as CSV. First the series columns, then the time columns (or, without any, the row's number in its series),
 * then `rows_ahead` (from the last row the model saw), then what is predicted. The time of a row that is not in the file
 * is worked out where the rows before it are evenly spaced, and else left empty.
 */
export function writeForecastCsv(dataset: Dataset, forecasts: Forecasts): string {
  const series = columnsOf(dataset, 'series');
  const times = columnsOf(dataset, 'time');
  const place = times.length === 0 ? ['row'] : times.map(({ name }) => name);
  const lines = [
    [...series.map(({ name }) => name), ...place, 'rows_ahead', ...forecasts.columns].map(quoteCell).join(','),
  ];
  let clock: { readonly sequence: Sequence; readonly timeOf: (row: number) => string } | null = null;
  for (const { sequence, row, ahead, cells } of forecasts.rows) {
    if (clock?.sequence !== sequence) clock = { sequence, timeOf: makeClock(times, sequence) };
    const { timeOf } = clock;
    const when =
      times.length === 0
        ? [String(row - sequence.start + 1)]
        : row < sequence.end
          ? times.map((column) => cellText(column, row) ?? '')
          : times.map(() => (times.length === 1 ? timeOf(row) : ''));
    const who = series.map((column) => cellText(column, sequence.start) ?? '');
    const what = forecasts.columns.map((_, i) => formatCell(cells[i] ?? null));
    lines.push([...who, ...when, String(ahead), ...what].map(quoteCell).join(','));
  }
  return `${lines.join('\n')}\n`;
}

function columnsOf(dataset: Dataset, role: ColumnRole): TableColumn[] {
  return dataset.binding.columns
    .filter((column) => column.role === role)
    .map((column) => findColumn(dataset.table, column.name))
    .filter((column) => column !== undefined);
}

/** A model computes with seven digits; more would be noise. */
const DIGITS = 7;

function formatCell(cell: number | string | null): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? cell : String(Number(cell.toPrecision(DIGITS)));
}

function quoteCell(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Rows at the end of a series that must be evenly spaced before the time is carried on. */
const CHECKED_ROWS = 24;

/** The time of rows after the end of a series, as text; empty where it cannot be known. */
function makeClock(times: readonly TableColumn[], { start, end }: Sequence): (row: number) => string {
  const [column] = times;
  const unknown = (): string => '';
  if (column === undefined || (column.type !== 'date' && column.type !== 'number')) return unknown;
  const tail = Array.from(column.values.subarray(Math.max(start, end - CHECKED_ROWS), end));
  const last = tail.at(-1);
  if (last === undefined || tail.length < 2) return unknown;
  const write = (value: number): string => (column.type === 'date' ? formatDate(value) : String(value));
  const step = evenStep(tail);
  if (step !== null) return (row) => write(last + (row - end + 1) * step);
  const months = column.type === 'date' ? evenStep(tail.map(countMonths)) : null;
  if (months === null || tail.some((value) => countMonths(value) === NaN)) return unknown;
  return (row) => write(dateOfMonth(countMonths(last) + (row - end + 1) * months, last));
}

/** The difference of neighbours where it is the same throughout (to rounding) and not zero; else null. */
function evenStep(values: readonly number[]): number | null {
  const [first = NaN, second = NaN] = values;
  const step = second - first;
  const isEven = values.every((value, i) => i === 0 || Math.abs(value - (values[i - 1] ?? NaN) - step) <= 1e-9 * Math.abs(step));
  return isEven && step !== 0 ? step : null;
}

/** Months since the year 0; NaN for a day that not every month has, or that is not the same in all rows. */
function countMonths(milliseconds: number): number {
  const date = new Date(milliseconds);
  return date.getUTCDate() <= 28 ? date.getUTCFullYear() * 12 + date.getUTCMonth() : NaN;
}

function dateOfMonth(months: number, like: number): number {
  const date = new Date(like);
  date.setUTCFullYear(Math.floor(months / 12), months % 12);
  return date.getTime();
}
