import { alignLines } from './align-lines';
import { formatDate } from './format';

export interface CsvColumn {
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

/** The values of a plot as CSV (RFC 4180, comma, point, LF): x first, one column a line, empty cells where it has no value. */
export function writePlotCsv(xLabel: string, isDate: boolean, columns: readonly CsvColumn[]): string {
  const { x, rows } = alignLines(columns);
  const lines = x.map((value, i) => [
    isDate ? formatDate(value) : String(value),
    ...rows.map((row) => writeCell(row[i])),
  ]);
  return writeCsv([[xLabel, ...columns.map((column) => column.label)], ...lines]);
}

/** Rows of texts as CSV. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(quoteCell).join(',')}\n`).join('');
}

function writeCell(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? '' : String(value);
}

function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
