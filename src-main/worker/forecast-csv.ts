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
  const clocks = new Map(dataset.sequences.map((sequence) => [sequence, makeClock(times, sequence)]));
  for (const { sequence, row, ahead, cells } of forecasts.rows) {
    const when =
      times.length === 0
        ? [String(row - sequence.start + 1)]
        : row < sequence.end
          ? times.map((column) => cellText(column, row) ?? '')
          : times.map(() => clocks.get(sequence)?.(row) ?? '');
    const who = series.map((column) => cellText(column, sequence.start) ?? '');
    const what = forecasts.columns.map((_, i) => formatCell(cells[i] ?? null));
    lines.push([...who, ...when, String(ahead), ...what].map(quoteCell).join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** The columns of a role, in the order of the binding. */
export function columnsOf(dataset: Dataset, role: ColumnRole): TableColumn[] {
  return dataset.binding.columns
    .filter((column) => column.role === role)
    .map((column) => findColumn(dataset.table, column.name))
    .filter((column) => column !== undefined);
}

/** A model computes with seven digits; more would be noise. */
const DIGITS = 7;

/** Any cells as CSV. */
export function writeCsv(header: readonly string[], rows: readonly (readonly (number | string | null)[])[]): string {
  const lines = [header, ...rows.map((cells) => cells.map(formatCell))].map((cells) => cells.map(quoteCell).join(','));
  return `${lines.join('\n')}\n`;
}

/** A cell as text, numbers with as many digits as a model computes with. */
export function formatCell(cell: number | string | null): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? cell : String(Number(cell.toPrecision(DIGITS)));
}

/** A cell of comma-separated text (RFC 4180). */
export function quoteCell(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Rows at the end of a series that must be evenly spaced before the time is carried on. */
const CHECKED_ROWS = 24;

/** The time of rows after the end of a series, as text; empty where it cannot be known. */
function makeClock(times: readonly TableColumn[], { start, end }: Sequence): (row: number) => string {
  const [column] = times;
  const unknown = (): string => '';
  // Of a time in several columns, as year, month and day, nobody says how they carry over.
  if (column === undefined || times.length > 1 || (column.type !== 'date' && column.type !== 'number')) return unknown;
  const tail = Array.from(column.values.subarray(Math.max(start, end - CHECKED_ROWS), end));
  const last = tail.at(-1);
  if (last === undefined || tail.length < 2) return unknown;
  const write = (value: number): string => (column.type === 'date' ? formatDate(value) : String(value));
  const step = evenStep(tail);
  if (step !== null) return (row) => write(last + (row - end + 1) * step);
  const months = column.type === 'date' && haveOneDay(tail) ? evenStep(tail.map(countMonths)) : null;
  if (months === null) return unknown;
  return (row) => write(addMonths(last, (row - end + 1) * months));
}

/** The difference of neighbours where it is the same throughout (to rounding) and not zero; else null. */
function evenStep(values: readonly number[]): number | null {
  const [first = NaN, second = NaN] = values;
  const step = second - first;
  const isEven = values.every((value, i) => {
    const before = i === 0 ? value - step : (values[i - 1] ?? NaN);
    return Math.abs(value - before - step) <= 1e-9 * Math.abs(step);
  });
  return isEven && step !== 0 ? step : null;
}

/** True where all dates fall on the same day of their months, one that every month has. */
function haveOneDay(dates: readonly number[]): boolean {
  const days = dates.map((milliseconds) => new Date(milliseconds).getUTCDate());
  return days.every((day) => day === days[0] && day <= 28);
}

function countMonths(milliseconds: number): number {
  const date = new Date(milliseconds);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function addMonths(milliseconds: number, months: number): number {
  const date = new Date(milliseconds);
  return date.setUTCMonth(date.getUTCMonth() + months);
}
