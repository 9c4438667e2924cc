import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { missingColumn } from '../../src-shared/data/check-binding';
import type { ResolvedDialect } from '../../src-shared/data/dialect';
import { orderRows } from '../../src-shared/data/order';
import type { Table, TableColumn } from '../../src-shared/data/table';
import type { DataBinding, Dialect } from '../../src-shared/document/document';
import { distribute } from './column-distribution';
import { checkCells } from './check-cells';
import { withDatabase, type Database, type DatabaseOptions, type Piece } from './table-database';
import { chooseLineColumns, inspectLines, listLines, readLineTable, summarizeLines } from './line-table';
import { inspectTableFile, type CellFile, type TableFile } from './table-file';
import { loadRows } from './table-load';
import { inBatches, settleType, valueOf, type TextRules, type TypedColumn } from './table-types';
import type { ColumnSummary } from './column-summary';

export interface ReadOptions extends DatabaseOptions {
  /** A second text file, line by line beside the first. */
  readonly pairedPath?: string | null;
}

/**
 * Reads a CSV, TSV (also gzipped) or Parquet file, or the lines of a text file. With a binding only its columns are read, ignored ones left out, as
 * the types it gives or their roles need, and the rows are ordered by series, then time, then place in the file;
 * without one every column is read as what it looks like, in file order. Throws a `DiagnosticError` (`DATA-…`,
 * `FILE-…`) for everything a file can do wrong.
 */
export async function readTable(
  filePath: string,
  binding: DataBinding | null,
  options: ReadOptions = {},
): Promise<Table> {
  const dialect = binding?.dialect ?? {};
  const { pairedPath = null } = options;
  const file = await inspectAny(filePath, dialect, options);
  if (file.kind === 'lines') {
    return orderBound(chooseLineColumns(await readLineTable(file, pairedPath, dialect), binding), binding);
  }
  const bound = new Map(
    (binding?.columns ?? []).filter((column) => column.role !== 'ignored').map((column) => [column.name, column]),
  );
  const table = await withDatabase(options, async (database) => {
    const loaded = await loadRows(database, file, binding === null ? null : new Set(bound.keys()));
    const missing = [...bound.keys()].filter((name) => !loaded.names.includes(name));
    if (missing.length > 0) throw new DiagnosticError(missing.map((name) => missingColumn(name, loaded.names)));
    const columns: TypedColumn[] = [];
    for (const column of loaded.columns) {
      columns.push(await settleType(database, column, bound.get(column.name) ?? null, textRules(file)));
    }
    await checkCells(database, columns, filePath, binding);
    return fetchTable(database, columns, loaded.rowCount);
  });
  return orderBound(table, binding);
}

async function inspectAny(path: string, dialect: Dialect, { pairedPath = null }: ReadOptions): Promise<TableFile> {
  return pairedPath === null ? inspectTableFile(path, dialect) : inspectLines(path, dialect);
}

function orderBound(table: Table, binding: DataBinding | null): Table {
  if (binding === null) return table;
  const ordered = orderRows(table, binding);
  if (!ordered.ok) throw new DiagnosticError(ordered.error);
  return ordered.value.table;
}

export interface TableSniff {
  readonly kind: TableFile['kind'];
  /** How a table in text is written; null for Parquet and for lines of text. */
  readonly dialect: ResolvedDialect | null;
  readonly columns: readonly ColumnSummary[];
  readonly rowCount: number;
  /** The first rows as texts, a cell for each column. */
  readonly firstRows: readonly (readonly (string | null)[])[];
}

/** Reads a whole file once to show what is in it. `dialect` fixes what should not be guessed. Throws as `readTable`. */
export async function sniffTable(
  filePath: string,
  dialect: Dialect = {},
  options: ReadOptions & { readonly rows?: number } = {},
): Promise<TableSniff> {
  const file = await inspectAny(filePath, dialect, options);
  if (file.kind === 'lines') {
    const table = await readLineTable(file, options.pairedPath ?? null, dialect);
    const [columns, firstRows] = [summarizeLines(table), listLines(table, 0, options.rows ?? 10)];
    return { kind: file.kind, dialect: null, columns, rowCount: table.rowCount, firstRows };
  }
  return withDatabase(options, async (database) => {
    const loaded = await loadRows(database, file, null);
    const columns: ColumnSummary[] = [];
    for (const column of loaded.columns) {
      columns.push(
        await summarize(database, await settleType(database, column, null, textRules(file)), loaded.rowCount),
      );
    }
    const shown = loaded.columns.map((column) => `CAST(${column.sql} AS VARCHAR)`).join(', ');
    return {
      kind: file.kind,
      dialect: file.kind === 'text' ? file.text.dialect : null,
      columns,
      rowCount: loaded.rowCount,
      firstRows: await database.texts(`SELECT ${shown} FROM rows ORDER BY rowid LIMIT ${options.rows ?? 10}`),
    };
  });
}

/** Rows `offset` to `offset + count` as texts, in the order of the file. Reads it again: for rows further down a preview. */
export async function previewRows(
  filePath: string,
  dialect: Dialect,
  offset: number,
  count: number,
  options: ReadOptions = {},
): Promise<(string | null)[][]> {
  const file = await inspectAny(filePath, dialect, options);
  if (file.kind === 'lines') {
    return listLines(await readLineTable(file, options.pairedPath ?? null, dialect), offset, count);
  }
  return withDatabase({}, async (database) => {
    const loaded = await loadRows(database, file, null);
    const shown = loaded.columns.map((column) => `CAST(${column.sql} AS VARCHAR)`).join(', ');
    return database.texts(`SELECT ${shown} FROM rows ORDER BY rowid LIMIT ${count} OFFSET ${offset}`);
  });
}

function textRules(file: CellFile): TextRules {
  return file.kind === 'text' ? file.text.dialect : { decimalSeparator: '.', missing: null };
}

/** Copies the typed columns out of the database, in the order of the file. */
async function fetchTable(database: Database, columns: readonly TypedColumn[], rowCount: number): Promise<Table> {
  const fetched: TableColumn[] = [];
  for (const some of inBatches(columns)) {
    const receivers = some.map(({ name, type }, i) => {
      if (type === 'text') {
        const values = new Array<string | null>(rowCount).fill(null);
        fetched.push({ name, type, values });
        return (places: readonly number[], piece: Piece) => {
          for (const [r, place] of places.entries()) values[place] = piece.text(i, r);
        };
      }
      const values = new Float64Array(rowCount);
      fetched.push({ name, type, values });
      return (places: readonly number[], piece: Piece) => {
        for (const [r, place] of places.entries()) values[place] = piece.number(i, r);
      };
    });
    await storeValues(database, some);
    await database.stream('SELECT * FROM typed', (piece) => {
      const places = Array.from({ length: piece.rowCount }, (_, r) => piece.number(some.length, r));
      for (const receive of receivers) receive(places, piece);
    });
  }
  return { columns: fetched, rowCount };
}

/**
 * Puts the values into the table `typed`, step by step (see `TypedColumn`). Missing numbers are NaN there and not NULL:
 * a column without NULL is handed out several times faster. Last comes the place in the file: DuckDB makes a join of a
 * long `IN (…)`, and behind a join it no longer keeps the order of the rows.
 */
async function storeValues(database: Database, columns: readonly TypedColumn[]): Promise<void> {
  const sources = columns.map(({ source }, i) => `${source} AS s${i}`);
  const parsed = columns.map(({ parse }, i) => `${parse(`s${i}`)} AS p${i}`);
  const values = columns.map(({ type, finish }, i) => {
    const value = finish(`p${i}`);
    return `${type === 'text' ? value : `coalesce(${value}, CAST('NaN' AS DOUBLE))`} AS v${i}`;
  });
  await database.run(
    `CREATE OR REPLACE TABLE typed AS SELECT ${values.join(', ')}, place
     FROM (SELECT ${parsed.join(', ')}, place FROM (SELECT ${sources.join(', ')}, CAST(rowid AS DOUBLE) AS place FROM rows))`,
  );
}

async function summarize(database: Database, column: TypedColumn, rowCount: number): Promise<ColumnSummary> {
  const { name, type, source, parse, finish } = column;
  const isText = type === 'text';
  const [count = 0, filled = 0, distinct = 0, minimum = NaN, maximum = NaN, mean = NaN] = await database.numbers(
    `SELECT CAST(count(v) AS DOUBLE), CAST(count(s) AS DOUBLE), CAST(count(DISTINCT v) AS DOUBLE)
       ${isText ? '' : ', min(v), max(v), avg(v)'}
     FROM (SELECT s, ${finish('p')} AS v FROM (SELECT s, ${parse('s')} AS p FROM (SELECT ${source} AS s FROM rows)))`,
  );
  const [texts] = isText
    ? await database.texts(`SELECT min(v), max(v) FROM (SELECT ${valueOf(column)} AS v FROM rows)`)
    : [];
  const known = (n: number): number | null => (Number.isNaN(n) ? null : n);
  const summary = {
    name,
    type,
    count,
    missing: rowCount - filled,
    invalid: filled - count,
    distinct,
    minimum: isText ? (texts?.[0] ?? null) : known(minimum),
    maximum: isText ? (texts?.[1] ?? null) : known(maximum),
    mean: type === 'number' || type === 'boolean' ? known(mean) : null,
    ...(column.unit === undefined ? {} : { unit: column.unit }),
  };
  return { ...summary, distribution: await distribute(database, column, summary) };
}
