/** Columns of texts, two spaces apart: the first to the left, numbers (`right`) to the right. Widths count characters. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  right: readonly boolean[] = [],
  indent = '',
): string[] {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0),
  );
  return rows.map((row) =>
    `${indent}${row.map((cell, column) => pad(cell, widths[column] ?? 0, right[column] ?? false)).join('  ')}`.trimEnd(),
  );
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return right ? space + cell : cell + space;
}

function widthOf(text: string): number {
  return Array.from(text).length;
}

/** A number for people: whole numbers below a million as they are, others with four significant digits or more. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : '-infinite';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size >= 1000) return value.toLocaleString('en-US', { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  if (size >= 0.001) return String(Number(value.toPrecision(4)));
  return value.toExponential(2);
}
