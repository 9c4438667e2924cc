import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** The few things the reader asks of DuckDB. Every query is written here in the worker, never by a user. */
export interface Database {
  run(sql: string): Promise<void>;
  /** The only row of a query whose columns are all DOUBLE; NULL is NaN. */
  numbers(sql: string): Promise<number[]>;
  /** Rows of a query whose columns are all VARCHAR. */
  texts(sql: string): Promise<(string | null)[][]>;
  /** Hands out a query's columns in pieces, in row order: DOUBLE columns as numbers (NULL is NaN), VARCHAR as texts. */
  stream(sql: string, receive: (piece: Piece) => void): Promise<void>;
}

export interface Piece {
  readonly rowCount: number;
  number(column: number, row: number): number;
  text(column: number, row: number): string | null;
}

export interface DatabaseOptions {
  /** Threads for reading; all cores when absent. */
  readonly threads?: number;
}

/** Lends an empty database in memory. Nothing is ever downloaded; what does not fit memory spills to the temporary folder. */
export async function withDatabase<T>(options: DatabaseOptions, use: (database: Database) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // Rows arrive in the order of the file, whichever thread read them.
    preserve_insertion_order: 'true',
    temp_directory: join(tmpdir(), 'unroll-duckdb'),
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  });
  try {
    const connection = await instance.connect();
    try {
      // Times without a zone are UTC, on every machine.
      await connection.run("SET TimeZone = 'UTC'");
      return await use(wrap(connection));
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

function wrap(connection: DuckDBConnection): Database {
  const toNumber = (value: unknown): number => {
    if (value === null) return NaN;
    if (typeof value !== 'number') throw new Error(`A DOUBLE was expected, not ${typeof value}`);
    return value;
  };
  const toText = (value: unknown): string | null => {
    if (value !== null && typeof value !== 'string') throw new Error(`A VARCHAR was expected, not ${typeof value}`);
    return value;
  };
  return {
    async run(sql) {
      await connection.run(sql);
    },
    async numbers(sql) {
      const rows = (await connection.runAndReadAll(sql)).getRows();
      return (rows[0] ?? []).map(toNumber);
    },
    async texts(sql) {
      const rows = (await connection.runAndReadAll(sql)).getRows();
      return rows.map((row) => row.map(toText));
    },
    async stream(sql, receive) {
      const result = await connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        const vectors = Array.from({ length: chunk.columnCount }, (_, i) => chunk.getColumnVector(i));
        const item = (column: number, row: number): unknown => vectors[column]?.getItem(row) ?? null;
        receive({
          rowCount: chunk.rowCount,
          number: (column, row) => toNumber(item(column, row)),
          text: (column, row) => toText(item(column, row)),
        });
      }
    },
  };
}

/** A text as a SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as a SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path as a SQL literal; DuckDB reads paths as patterns, so what a pattern would mean is bracketed. */
export function pathLiteral(path: string): string {
  return literal(path.replace(/[[*?]/g, '[$&]'));
}
