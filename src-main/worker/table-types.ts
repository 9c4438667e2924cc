import { USUAL_MISSING } from '../../src-shared/data/dialect';
import type { ColumnBinding, ColumnType } from '../../src-shared/document/document';
import { literal, type Database } from './table-database';

/** A column of the loaded table (`rows`), before its type is settled. */
export interface RawColumn {
  readonly name: string;
  /** The SQL identifier in `rows`. */
  readonly sql: string;
  /** DuckDB's type for Parquet; null for text files, where every cell is text. */
  readonly nativeType: string | null;
}

/** How the cells of a column are understood. */
export interface TextRules {
  readonly decimalSeparator: '.' | ',';
  readonly missing: readonly string[] | null;
}

/**
 * A column with its type settled, as three steps of SQL. They are kept apart so that each can be computed once, in a
 * subquery of its own: written into one another they repeat each other, and DuckDB computes every repetition.
 */
export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** What stands behind its numbers and is left off; absent where nothing does. */
  readonly unit?: string;
  /** Of `rows`: the cell, NULL where it is missing. */
  readonly source: string;
  /** Of `source`: what was read from the cell. */
  readonly parse: (source: string) => string;
  /** Of what was read: DOUBLE, or VARCHAR for texts; NULL where the cell is not of the type. */
  readonly finish: (parsed: string) => string;
}

/** The value of a cell in one expression, for use in aggregates. */
export function valueOf({ source, parse, finish }: TypedColumn): string {
  return finish(parse(source));
}

/** Share of the cells that must fit a type for the rest to count as slips, to be reported, and not as another type. */
const MOST_CELLS = 0.9;

/**
 * Types of cells are decided here and nowhere else: whole numbers, decimals and floats are `number` (a double: digits
 * past 2^53 are lost); dates and times with or without zone are `date` (UTC milliseconds; no zone means UTC).
 */
export async function settleType(
  database: Database,
  column: RawColumn,
  bound: ColumnBinding | null,
  rules: TextRules,
): Promise<TypedColumn> {
  const native = column.nativeType === null ? null : typeOfNative(column.nativeType);
  if (native !== null && native !== 'text' && wantedType(native, true, bound) === native) {
    return { name: column.name, type: native, ...nativeSteps(column.sql, native) };
  }
  const text = column.nativeType === null ? column.sql : `CAST(${column.sql} AS VARCHAR)`;
  const values = cleanText(text, rules.missing ?? USUAL_MISSING);
  const mayOrder = bound === null || bound.role === 'time' || bound.role === 'ignored';
  const guess =
    native === null || native === 'text'
      ? await guessType(database, values, rules, mayOrder)
      : { type: native, exact: true, unit: null };
  const type = wantedType(guess.type, guess.exact, bound);
  // In texts "NA" may be Namibia: only what the user names is missing there.
  const source = type === 'text' ? cleanText(text, rules.missing ?? []) : values;
  return {
    name: column.name,
    type,
    ...(type === 'number' && guess.unit !== null ? { unit: guess.unit } : {}),
    source,
    ...(await textSteps(database, source, type, { ...rules, unit: guess.unit })),
  };
}

/** The type a column is read as: the user's, else what its role needs, else what it looks like. */
function wantedType(guess: ColumnType, exact: boolean, bound: ColumnBinding | null): ColumnType {
  if (bound?.type !== undefined) return bound.type;
  if (bound === null || bound.role === 'time' || bound.role === 'ignored') return guess;
  // Names of series stay as they are written: 007 is not 7.
  if (bound.role === 'series') return 'text';
  if (bound.preparation === 'text') return 'text';
  if (bound.preparation === 'category') return exact ? guess : 'text';
  return guess === 'text' ? 'number' : guess;
}

function typeOfNative(type: string): ColumnType {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\b.*)$/.test(type)) return 'number';
  if (/^(DATE|TIMESTAMP.*)$/.test(type)) return 'date';
  return type === 'BOOLEAN' ? 'boolean' : 'text';
}

type Steps = Pick<TypedColumn, 'parse' | 'finish'>;

const asNumber: Steps['finish'] = finite;
const asDate: Steps['finish'] = (parsed) => `CAST(epoch_ms(${finite(parsed)}) AS DOUBLE)`;
const asBoolean: Steps['finish'] = (parsed) => `CAST(CAST(${parsed} AS INTEGER) AS DOUBLE)`;

function nativeSteps(sql: string, type: Exclude<ColumnType, 'text'>): Steps & Pick<TypedColumn, 'source'> {
  switch (type) {
    case 'number':
      // Some writers mark a missing number with NaN.
      return {
        source: `(CASE WHEN isnan(CAST(${sql} AS DOUBLE)) THEN NULL ELSE ${sql} END)`,
        parse: (source) => `CAST(${source} AS DOUBLE)`,
        finish: asNumber,
      };
    case 'date':
      return { source: sql, parse: (source) => `CAST(${source} AS TIMESTAMPTZ)`, finish: asDate };
    case 'boolean':
      return { source: sql, parse: (source) => source, finish: asBoolean };
  }
}

/** Texts are trimmed when they are loaded. */
function cleanText(sql: string, missing: readonly string[]): string {
  const texts = ['', ...missing.map((text) => text.trim())].map(literal).join(', ');
  return `(CASE WHEN ${sql} IN (${texts}) THEN NULL ELSE ${sql} END)`;
}

function finite(sql: string): string {
  return `(CASE WHEN isfinite(${sql}) THEN ${sql} END)`;
}

/**
 * A number as it is written in tables for people too: thousands in groups (`1,234.5`, `1.234,5`, `1 234`), a sign of percent
 * or of money around it. The plain form is tried first: the other is much slower. A point where commas are decimals can
 * only part groups, so there what holds one takes the slow way at once.
 */
function parseNumberText(text: string, { decimalSeparator, unit = null }: NumberRules): string {
  const isComma = decimalSeparator === ',';
  const plain = isComma
    ? `CASE WHEN NOT contains(${text}, '.') THEN TRY_CAST(replace(${text}, ',', '.') AS DOUBLE) END`
    : `TRY_CAST(${text} AS DOUBLE)`;
  const amount = unit === null ? text : `rtrim(regexp_replace(${text}, ${literal(`${escapePattern(unit)}$`)}, ''))`;
  const bare = `regexp_replace(${amount}, ${literal('^[€$£¥]\\s*|\\s*[%€$£¥]$')}, '', 'g')`;
  const [group, decimals] = isComma ? ['\\.', '(,\\d*)?'] : [',', '(\\.\\d*)?'];
  const separators = `[${group} '’\u00a0\u202f]`;
  // 0.123 is no group of thousands, whatever the separator.
  const grouped = literal(`[+-]?[1-9]\\d{0,2}(${separators}\\d{3})+${decimals}`);
  const joined = `CASE WHEN regexp_full_match(${bare}, ${grouped}) THEN regexp_replace(${bare}, ${literal(separators)}, '', 'g') ELSE ${bare} END`;
  return `coalesce(${plain}, TRY_CAST(${isComma ? `replace(${joined}, ',', '.')` : joined} AS DOUBLE))`;
}

/** How numbers are written; `unit` stands behind each of them (`5 kg`), where one does. */
interface NumberRules extends TextRules {
  readonly unit?: string | null;
}

interface TypeGuess {
  readonly type: ColumnType;
  /** Whether every cell is of the type. */
  readonly exact: boolean;
  /** Of numbers: the unit that is written behind them; null where none is. */
  readonly unit: string | null;
}

async function guessType(database: Database, values: string, rules: TextRules, mayOrder: boolean): Promise<TypeGuess> {
  const plain = await guessPlainType(database, values, rules, mayOrder);
  if (plain.exact && plain.type !== 'text') return { ...plain, unit: null };
  const unit = plain.type === 'date' ? null : await findUnit(database, values, rules);
  // Where categories are wanted they stay as they are written: models were trained on them.
  return unit === null ? { ...plain, unit } : { type: 'number', exact: false, unit };
}

/** A number, and behind it letters or signs (m², km/h, °C), that are alike in all cells that have some. */
const WITH_UNIT = `[+-]?\\d[\\d.,'’ \u00a0\u202f]*?\\s*([\\p{L}°‰″′][^\\s]{0,11})`;

/** The unit that the numbers of a column share; null where cells have several, or are no numbers without it. */
async function findUnit(database: Database, values: string, rules: TextRules): Promise<string | null> {
  const sample = `SELECT ${values} AS cell FROM rows WHERE ${values} IS NOT NULL ORDER BY rowid LIMIT ${SAMPLED_CELLS}`;
  const unitIn = (from: string): Promise<(string | null)[][]> =>
    database.texts(
      `SELECT unit FROM (SELECT CASE WHEN regexp_full_match(cell, ${literal(WITH_UNIT)})
         THEN regexp_extract(cell, ${literal(`^${WITH_UNIT}$`)}, 1) END AS unit FROM (${from}))
       WHERE unit IS NOT NULL GROUP BY unit LIMIT 2`,
    );
  const [first, ...more] = await unitIn(sample);
  const unit = first?.[0] ?? null;
  if (unit === null || more.length > 0) return null;
  const [cells = 0, numbers = 0] = await database.numbers(
    `SELECT CAST(count(cell) AS DOUBLE), CAST(count(${asNumber('number')}) AS DOUBLE)
     FROM (SELECT cell, ${parseNumberText('cell', { ...rules, unit })} AS number FROM (SELECT ${values} AS cell FROM rows))`,
  );
  return numbers >= MOST_CELLS * cells ? unit : null;
}

/** A text as a pattern that finds it and nothing else. */
function escapePattern(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

async function guessPlainType(
  database: Database,
  values: string,
  rules: TextRules,
  mayOrder: boolean,
): Promise<Pick<TypeGuess, 'type' | 'exact'>> {
  const [cells = 0, numbers = 0, booleans = 0, days = 0] = await database.numbers(
    `SELECT CAST(count(cell) AS DOUBLE), CAST(count(${asNumber('number')}) AS DOUBLE),
       CAST(count(CASE WHEN lower(cell) IN ('true', 'false') THEN 1 END) AS DOUBLE),
       CAST(count(CASE WHEN regexp_full_match(cell, ${literal(DIGITS_OF_A_DAY)}) THEN 1 END) AS DOUBLE)
     FROM (SELECT cell, ${parseNumberText('cell', rules)} AS number FROM (SELECT ${values} AS cell FROM rows))`,
  );
  if (cells === 0) return { type: 'number', exact: true };
  if (booleans === cells) return { type: 'boolean', exact: true };
  // As an input such a column stays the number that it was: models were trained on it.
  if (mayOrder && days === cells) return { type: 'date', exact: true };
  if (numbers >= MOST_CELLS * cells) return { type: 'number', exact: numbers === cells };
  const format = await chooseDateFormat(database, values, DATE_FORMATS);
  if (format.parsed >= MOST_CELLS * cells) return { type: 'date', exact: format.parsed === cells };
  return { type: 'text', exact: true };
}

/** 20190131, in these two centuries: where all cells look like it, they are days and no quantity. */
const DIGITS_OF_A_DAY = '(19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])';

/** ISO 8601 and its like, as DuckDB reads it; the others are formats of `strptime`. */
const ISO = 'ISO';
const DATE_FORMATS: readonly string[] = [
  ISO,
  ...['%d.%m.%Y', '%d/%m/%Y', '%m/%d/%Y', '%d-%m-%Y', '%m-%d-%Y', '%d %b %Y', '%d-%b-%Y', '%b %d, %Y'].flatMap(
    (day) => [day, `${day} %H:%M`, `${day} %H:%M:%S`],
  ),
  ...['%Y-%m', '%Y/%m', '%m/%Y', '%b %Y', '%B %Y'],
];
/** Dates that are numbers to look at: only where the user says that they are dates. */
const NUMERIC_DATE_FORMATS: readonly string[] = ['%Y%m%d', '%Y%m', '%Y'];

function parseDateText(text: string, format: string): string {
  return format === ISO ? `TRY_CAST(${text} AS TIMESTAMPTZ)` : `try_strptime(${text}, ${literal(format)})`;
}

/** Cells on which formats are tried before all cells are: trying every format on every cell takes longer than reading. */
const SAMPLED_CELLS = 1000;

/** The format that reads most cells; between day-first and month-first the one in which the file runs forward. */
async function chooseDateFormat(
  database: Database,
  values: string,
  formats: readonly string[],
): Promise<{ format: string; parsed: number }> {
  const sample = `SELECT ${values} AS cell FROM rows WHERE ${values} IS NOT NULL ORDER BY rowid LIMIT ${SAMPLED_CELLS}`;
  const tried = await countParsed(database, 'cell', `(${sample})`, formats);
  const most = Math.max(...tried);
  if (most === 0) return { format: ISO, parsed: 0 };
  const likely = formats.filter((_, i) => (tried[i] ?? 0) >= MOST_CELLS * most);
  const counts = await countParsed(database, values, 'rows', likely);
  const parsed = Math.max(...counts);
  const best = likely.filter((_, i) => counts[i] === parsed);
  const first = best[0] ?? ISO;
  if (best.length < 2) return { format: first, parsed };
  const steps = best.map(
    (format, i) => `${parseDateText(values, format)} AS d${i}, lag(d${i}) OVER (ORDER BY rowid) AS before${i}`,
  );
  const backward = await database.numbers(
    `SELECT ${best.map((_, i) => `CAST(count(CASE WHEN d${i} < before${i} THEN 1 END) AS DOUBLE)`).join(', ')}
     FROM (SELECT ${steps.join(', ')} FROM rows)`,
  );
  return { format: best[backward.indexOf(Math.min(...backward))] ?? first, parsed };
}

async function countParsed(
  database: Database,
  cell: string,
  from: string,
  formats: readonly string[],
): Promise<number[]> {
  const counts = formats.map((format) => `CAST(count(${parseDateText(cell, format)}) AS DOUBLE)`);
  return database.numbers(`SELECT ${counts.join(', ')} FROM ${from}`);
}

async function textSteps(database: Database, source: string, type: ColumnType, rules: NumberRules): Promise<Steps> {
  switch (type) {
    case 'text':
      return { parse: (cell) => cell, finish: (parsed) => parsed };
    case 'number':
      return { parse: (cell) => parseNumberText(cell, rules), finish: asNumber };
    case 'boolean':
      return { parse: (cell) => `TRY_CAST(${cell} AS BOOLEAN)`, finish: asBoolean };
    case 'date': {
      const { format } = await chooseDateFormat(database, source, [...DATE_FORMATS, ...NUMERIC_DATE_FORMATS]);
      return { parse: (cell) => parseDateText(cell, format), finish: asDate };
    }
  }
}

/** Columns in one query. DuckDB plans a query in the square of its columns: 300 at once took minutes, 16 take milliseconds. */
const BATCH = 16;

/** Columns in the pieces that queries take them in. */
export function inBatches<T>(columns: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(columns.length / BATCH) }, (_, i) => columns.slice(i * BATCH, (i + 1) * BATCH));
}
