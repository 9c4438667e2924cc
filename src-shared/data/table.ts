import type { ColumnType } from '../document/document';

/** Numbers; dates as milliseconds since 1970-01-01 UTC; booleans as 0 and 1. A missing cell is NaN. */
export interface NumericColumn {
  readonly name: string;
  readonly type: Exclude<ColumnType, 'text'>;
  readonly values: Float64Array;
}

/** Texts as they stand in the file. A missing cell is null. */
export interface TextColumn {
  readonly name: string;
  readonly type: 'text';
  readonly values: readonly (string | null)[];
}

export type TableColumn = NumericColumn | TextColumn;

/** A file in memory, column by column; every column has `rowCount` values. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
}

export function findColumn(table: Table, name: string): TableColumn | undefined {
  return table.columns.find((column) => column.name === name);
}

/** 1 for each row without a value. */
export function markMissing({ values }: TableColumn, rowCount: number): Uint8Array {
  return Uint8Array.from({ length: rowCount }, (_, row) => {
    const value = values[row] ?? null;
    return value === null || Number.isNaN(value) ? 1 : 0;
  });
}

/** One cell as text, as it enters a vocabulary or a series name; null when missing. */
export function cellText(column: TableColumn, row: number): string | null {
  if (column.type === 'text') return column.values[row] ?? null;
  const value = column.values[row]!;
  if (Number.isNaN(value)) return null;
  if (column.type === 'boolean') return value === 0 ? 'false' : 'true';
  return column.type === 'date' ? formatDate(value) : String(value);
}

/** The rows of `table` in another order: row `i` of the answer is row `order[i]`. */
export function reorderTable(table: Table, order: Int32Array): Table {
  const columns = table.columns.map((column): TableColumn => {
    if (column.type === 'text') {
      const texts = column.values;
      return { name: column.name, type: 'text', values: Array.from(order, (row) => texts[row] ?? null) };
    }
    const values = new Float64Array(order.length);
    for (let i = 0; i < order.length; i++) values[i] = column.values[order[i]!]!;
    return { name: column.name, type: column.type, values };
  });
  return { columns, rowCount: order.length };
}

/** `2003-01-31`, with the time of day only where it is not midnight (UTC). */
export function formatDate(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000);
  const { year, month, day } = civilDate(days);
  const date = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const rest = milliseconds - days * 86_400_000;
  if (rest === 0) return date;
  const seconds = Math.floor(rest / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${date} ${clock.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

/** Milliseconds since 1970 UTC of `2003`, `2003-01`, `2003-01-31` or `2003-01-31 18:30[:15]`; null for anything else. */
export function parseDate(text: string): number | null {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?Z?)?)?)?$/.exec(text.trim());
  if (match === null) return null;
  const field = (index: number, absent: number): number => (match[index] === undefined ? absent : Number(match[index]));
  const [month, day, hour, minute, second] = [field(2, 1), field(3, 1), field(4, 0), field(5, 0), field(6, 0)];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  const value = daysSinceEpoch(field(1, 0), month, day);
  const back = civilDate(value);
  if (back.month !== month || back.day !== day) return null;
  return value * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms"). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function civilDate(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted + (shifted < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}
