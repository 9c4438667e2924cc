import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { missingColumn } from '../../src-shared/data/check-binding';
import { count, dataError, shorten } from '../../src-shared/data/data-diagnostics';
import type { Table, TextColumn } from '../../src-shared/data/table';
import type { DataBinding, Dialect } from '../../src-shared/document/document';
import { inspectTableFile, type LineFile } from './table-file';
import type { ColumnSummary } from './column-summary';
import { readLines } from './text-lines';

/** The columns of a text file, of a text file beside another, and of that other. */
export const LINE_COLUMNS = { only: 'text', source: 'source', target: 'target' } as const;

/**
 * A text file as a table: each line a row of the column `text`, or, with a second file line by line beside it, of the columns
 * `source` and `target`. There an empty line is a missing text. Throws DATA-046 where the files differ in their lines.
 */
export async function readLineTable(file: LineFile, pairedPath: string | null, dialect: Dialect): Promise<Table> {
  const lines = await readLines(file.path, file.gzip, file.encoding);
  if (pairedPath === null) return makeTable([{ name: LINE_COLUMNS.only, type: 'text', values: lines }]);
  const paired = await inspectLines(pairedPath, dialect);
  const others = await readLines(paired.path, paired.gzip, paired.encoding);
  if (lines.length !== others.length) throw unpaired(file.path, lines, pairedPath, others);
  return makeTable([
    { name: LINE_COLUMNS.source, type: 'text', values: lines.map(orMissing) },
    { name: LINE_COLUMNS.target, type: 'text', values: others.map(orMissing) },
  ]);
}

function makeTable(columns: readonly TextColumn[]): Table {
  return { columns, rowCount: columns[0]?.values.length ?? 0 };
}

function orMissing(line: string): string | null {
  return line.trim() === '' ? null : line;
}

/** A file of two is read by lines whatever it looks like. */
export async function inspectLines(path: string, dialect: Dialect): Promise<LineFile> {
  const file = await inspectTableFile(path, { ...dialect, delimiter: '\n' });
  if (file.kind === 'lines') return file;
  throw new DiagnosticError(
    dataError('DATA-004', `${path} is no text file, so it has no lines to read.`, 'Choose a text file.', {
      file: path,
    }),
  );
}

function unpaired(
  path: string,
  lines: readonly string[],
  otherPath: string,
  others: readonly string[],
): DiagnosticError {
  const line = Math.min(lines.length, others.length) + 1;
  const [longer, text] = lines.length > others.length ? [path, lines[line - 1]] : [otherPath, others[line - 1]];
  return new DiagnosticError(
    dataError(
      'DATA-046',
      `${path} has ${count(lines.length, 'line')} and ${otherPath} ${count(others.length, 'line')}: line ${line} of ${longer} ("${shorten(text ?? '')}") has no partner.`,
      'Give both files the same number of lines, each the partner of the same line of the other.',
      { file: longer, line },
    ),
  );
}

/** The columns that a binding wants. A single column may have any name: a file of lines has no names of its own. */
export function chooseLineColumns(table: Table, binding: DataBinding | null): Table {
  if (binding === null) return table;
  const wanted = binding.columns.filter(({ role }) => role !== 'ignored').map(({ name }) => name);
  const [only, ...more] = wanted;
  const [first] = table.columns;
  if (first?.type === 'text' && table.columns.length === 1 && only !== undefined && more.length === 0) {
    return { ...table, columns: [{ ...first, name: only }] };
  }
  const present = table.columns.map(({ name }) => name);
  const missing = wanted.filter((name) => !present.includes(name));
  if (missing.length > 0) throw new DiagnosticError(missing.map((name) => missingColumn(name, present)));
  return { ...table, columns: table.columns.filter(({ name }) => wanted.includes(name)) };
}

/** What the import preview shows of the columns of a text file. */
export function summarizeLines({ columns, rowCount }: Table): ColumnSummary[] {
  return columns.filter(isText).map(({ name, values }): ColumnSummary => {
    const texts = new Set(values);
    texts.delete(null);
    let [minimum, maximum]: (string | null)[] = [null, null];
    for (const text of texts) {
      if (text === null) continue;
      if (minimum === null || minimum === undefined || text < minimum) minimum = text;
      if (maximum === null || maximum === undefined || text > maximum) maximum = text;
    }
    const missing = values.reduce((sum, value) => sum + (value === null ? 1 : 0), 0);
    return {
      ...{ name, type: 'text', count: rowCount - missing, missing, invalid: 0, distinct: texts.size, mean: null },
      ...{ minimum: minimum ?? null, maximum: maximum ?? null },
    };
  });
}

/** Rows as texts, for a preview. */
export function listLines({ columns, rowCount }: Table, offset: number, count: number): (string | null)[][] {
  const rows = Array.from({ length: Math.max(0, Math.min(count, rowCount - offset)) }, (_, i) => offset + i);
  return rows.map((row) => columns.filter(isText).map(({ values }) => values[row] ?? null));
}

function isText(column: Table['columns'][number]): column is TextColumn {
  return column.type === 'text';
}
