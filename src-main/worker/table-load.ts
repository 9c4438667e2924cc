import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { count, dataError } from '../../src-shared/data/data-diagnostics';
import { nameColumns } from '../../src-shared/data/dialect';
import { identifier, literal, pathLiteral, type Database } from './table-database';
import { malformed, wrongEncoding } from './table-errors';
import type { CellFile } from './table-file';
import type { RawColumn } from './table-types';

/** A file loaded into the database's table `rows`, in file order (`rowid` counts the rows from 0). */
export interface LoadedTable {
  readonly columns: readonly RawColumn[];
  /** All columns of the file, loaded or not. */
  readonly names: readonly string[];
  readonly rowCount: number;
}

/**
 * Loads the columns that are wanted (all, when null). Throws a `DiagnosticError`: DATA-006 to -008 or -013.
 */
export async function loadRows(
  database: Database,
  file: CellFile,
  wanted: ReadonlySet<string> | null,
): Promise<LoadedTable> {
  const all = file.kind === 'parquet' ? await describeParquet(database, file.path) : describeText(file);
  const columns = all.filter((column) => wanted === null || wanted.has(column.name));
  const from = file.kind === 'parquet' ? `read_parquet(${pathLiteral(file.path)})` : readText(file, all);
  // With no column wanted the rows are still counted and checked.
  const selected = columns.length === 0 ? 'NULL AS nothing' : columns.map(trimText).join(', ');
  await attempt(file, () => database.run(`CREATE TABLE rows AS SELECT ${selected} FROM ${from}`));
  const [rowCount = 0] = await database.numbers('SELECT CAST(count(*) AS DOUBLE) FROM rows');
  checkCount(file, rowCount);
  return { columns, names: all.map((column) => column.name), rowCount };
}

/** Spaces around a text mean nothing, in a number as in a name. */
function trimText({ sql, nativeType }: RawColumn): string {
  const isText = nativeType === null || nativeType === 'VARCHAR';
  return isText ? `trim(${sql}, ${literal(' \t\r\n\u00a0')}) AS ${sql}` : sql;
}

async function describeParquet(database: Database, path: string): Promise<RawColumn[]> {
  const rows = await attempt({ path, kind: 'parquet' }, () =>
    database.texts(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${pathLiteral(path)}))`),
  );
  return rows.map(([name, type]) => ({ name: name ?? '', sql: identifier(name ?? ''), nativeType: type ?? '' }));
}

type TextFile = Extract<CellFile, { kind: 'text' }>;

function describeText(file: TextFile): RawColumn[] {
  const { dialect, firstRow } = file.text;
  const names = nameColumns(firstRow, dialect.header);
  return names.map((name, i) => ({ name, sql: `c${i}`, nativeType: null }));
}

/** Nothing is left for DuckDB to guess: its sniffer skips lines and merges columns where a file is ragged. */
function readText(file: TextFile, columns: readonly RawColumn[]): string {
  const { dialect } = file.text;
  const options = [
    'auto_detect = false',
    `columns = {${columns.map((column) => `${literal(column.sql)}: 'VARCHAR'`).join(', ')}}`,
    `delim = ${literal(dialect.delimiter)}`,
    `quote = '"', escape = '"'`,
    `header = ${dialect.header}`,
    `skip = ${dialect.skip}`,
    `encoding = ${literal(dialect.encoding)}`,
    `compression = ${file.gzip ? `'gzip'` : `'none'`}`,
  ];
  return `read_csv(${pathLiteral(file.path)}, ${options.join(', ')})`;
}

/** Runs a query that reads the file; what DuckDB says about the file becomes a diagnostic. */
async function attempt<T>(file: CellFile, query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    throw error instanceof Error ? describeReadError(file.path, error.message) : error;
  }
}

function describeReadError(path: string, message: string): DiagnosticError {
  const at = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  const line = at === undefined ? undefined : Number(at);
  const place = line === undefined ? 'a line' : `line ${line}`;
  const ragged = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (ragged !== null) {
    return new DiagnosticError(
      dataError(
        'DATA-008',
        `${path} has ${count(Number(ragged[2]), 'cell')} in ${place}, but ${ragged[1]} in its first line.`,
        'Mend that line; a text that holds the delimiter must stand in double quotes. If the delimiter was misread, set it in the data settings.',
        { file: path, ...(line === undefined ? {} : { line }) },
      ),
    );
  }
  if (/unicode|encoded/i.test(message))
    return wrongEncoding(path, `${place} is not in the encoding it is read in`, line);
  if (/unterminated quote/i.test(message)) {
    return malformed(path, `${place} opens a quoted cell that is not closed as it should be`, line);
  }
  if (/state machine/i.test(message)) return malformed(path, 'it mixes line endings, or its quotes do not match');
  if (/maximum line size/i.test(message)) return malformed(path, `${place} is too long for a row`, line);
  return malformed(path, (message.split('\n')[0] ?? message).replace(/\.$/, ''), line);
}

function checkCount(file: CellFile, rowCount: number): void {
  if (rowCount > 0) return;
  if (file.kind === 'text' && file.text.sampledRows > (file.text.dialect.header ? 1 : 0)) {
    throw file.text.dialect.encoding === 'utf-16'
      ? wrongEncoding(file.path, 'no row can be read from it as UTF-16')
      : malformed(file.path, 'no row can be read from it');
  }
  throw new DiagnosticError(
    dataError(
      'DATA-007',
      `${file.path} has a header but no row below it.`,
      'Choose a file with rows. If its first line is data, say that the file has no header.',
      { file: file.path },
    ),
  );
}
