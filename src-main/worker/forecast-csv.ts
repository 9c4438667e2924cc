import type { Dataset } from '../../src-shared/data/dataset';
import { cellText, findColumn, formatDate, type TableColumn } from '../../src-shared/data/table';
import type { Sequence } from '../../src-shared/data/order';
import type { ColumnRole } from '../../src-shared/document/document';
import type { Forecasts } from './forecasts';
import { continueTimes } from './continue-times';

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

/** The time of rows after the end of a series, as text; empty where it cannot be known. */
function makeClock(times: readonly TableColumn[], { start, end }: Sequence): (row: number) => string {
  const [column] = times;
  // Of a time in several columns, as year, month and day, nobody says how they carry over.
  if (column === undefined || times.length > 1 || (column.type !== 'date' && column.type !== 'number')) return () => '';
  const goOn = continueTimes(column.values.subarray(start, end), column.type === 'date');
  if (goOn === null) return () => '';
  const write = (value: number): string => (column.type === 'date' ? formatDate(value) : String(value));
  return (row) => write(goOn(row - end + 1));
}
