import type { Dialect } from '../document/document';

/** A dialect with nothing left open. `missing` is absent where the usual texts stand for missing numbers. */
export interface ResolvedDialect {
  readonly delimiter: string;
  readonly header: boolean;
  readonly decimalSeparator: '.' | ',';
  readonly encoding: 'utf-8' | 'utf-16' | 'latin-1';
  readonly missing: readonly string[] | null;
  /** Lines before the table. */
  readonly skip: number;
}

export interface SniffedText {
  readonly dialect: ResolvedDialect;
  /** The cells of the first line, as written. */
  readonly firstRow: readonly string[];
  /** Rows seen in the sample, the first line included. */
  readonly sampledRows: number;
}

/** Texts that stand for a missing number, date or boolean unless the dialect says otherwise. In text columns they are text. */
export const USUAL_MISSING: readonly string[] = ['NA', 'N/A', 'n/a', 'NaN', 'nan', 'NULL', 'null', 'None', '?', '-'];

const DELIMITERS: readonly string[] = [',', ';', '\t', '|'];
const SAMPLED_ROWS = 500;

/**
 * Guesses how a table is written from its first lines (`sample`, cut at any place); what `given` fixes is not guessed.
 * The delimiter is the one that cuts most lines into as many cells as the first; a first line is a header when it is
 * text above numbers, or when everything is text.
 */
export function sniffDialect(sample: string, encoding: ResolvedDialect['encoding'], given: Dialect): SniffedText {
  const whole = sample.startsWith('\ufeff') ? sample.slice(1) : sample;
  const skip = given.skip ?? guessSkip(whole, given.delimiter);
  const text = dropLines(whole, skip);
  const delimiter = given.delimiter ?? guessDelimiter(text);
  const rows = splitRecords(text, delimiter, SAMPLED_ROWS);
  return {
    dialect: {
      delimiter,
      header: given.header ?? guessHeader(rows),
      decimalSeparator: given.decimalSeparator ?? guessDecimalSeparator(rows, delimiter),
      encoding,
      missing: given.missing ?? null,
      skip,
    },
    firstRow: rows[0] ?? [],
    sampledRows: rows.length,
  };
}

/**
 * Column names for the cells of a header line, or `column1`, `column2`, …; a name that stands there again is numbered:
 * `level`, `level (2)`.
 */
export function nameColumns(firstRow: readonly string[], header: boolean): string[] {
  const written = firstRow.map((cell, i) => (header && cell.trim() !== '' ? cell.trim() : `column${i + 1}`));
  const taken = new Set<string>();
  return written.map((name) => {
    let free = name;
    // A name that the header itself gives to a later column stays free for it.
    for (let n = 2; taken.has(free) || (free !== name && written.includes(free)); n++) free = `${name} (${n})`;
    taken.add(free);
    return free;
  });
}

/** More lines than this before a table are not looked for. */
const MOST_TITLES = 20;
/** Share of the rows that must be as wide as the first for them to be the table. */
const ALIKE = 0.95;

/**
 * Titles and remarks that some programs write above the names: lines with a `#`, or much narrower than the table that
 * follows. 0 where the first line begins a table, and where none is found.
 */
function guessSkip(text: string, given: string | undefined): number {
  let rest = text;
  for (let skip = 0; skip <= MOST_TITLES && rest !== ''; skip++) {
    const line = /^[^\r\n]*/.exec(rest)?.[0] ?? '';
    const delimiter = given ?? guessDelimiter(rest);
    const rows = line.trim() === '' ? [] : splitRecords(rest, delimiter, SAMPLED_ROWS);
    const width = rows[0]?.length ?? 0;
    const alike = rows.filter((row) => row.length === width).length;
    if (width > 1 && rows.length > 2 && alike >= ALIKE * rows.length && !line.startsWith('#')) {
      const before = text.slice(0, text.length - rest.length).split(/\r\n|\n|\r/);
      const isTitle = (title: string): boolean =>
        title.startsWith('#') || 2 * (splitRecords(title, delimiter, 1)[0]?.length ?? 0) <= width;
      return before.every(isTitle) ? skip : 0;
    }
    rest = dropLines(rest, 1);
  }
  return 0;
}

/** The text behind its first lines. */
function dropLines(text: string, lines: number): string {
  let rest = text;
  for (let i = 0; i < lines; i++) rest = rest.replace(/^[^\r\n]*(\r\n|\n|\r)?/, '');
  return rest;
}

function guessDelimiter(text: string): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const rows = splitRecords(text, delimiter, SAMPLED_ROWS);
    const width = rows[0]?.length ?? 1;
    if (width < 2) continue;
    const alike = rows.filter((row) => row.length === width).length / rows.length;
    // Agreement decides; more cells break the tie (`1,5;2,5` has as many commas as semicolons).
    const score = alike + Math.min(width, 100) / 1000;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/**
 * Whether a text is a table although nothing says so: all its lines have as many cells as the first, two at least, or hold
 * one number each (but for a header).
 */
export function looksLikeTable(sample: string): boolean {
  const text = sample.startsWith('\ufeff') ? sample.slice(1) : sample;
  const rows = splitRecords(text, guessDelimiter(text), SAMPLED_ROWS);
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) return false;
  if (width > 1) return rows.length > 1;
  const cells = rows.slice(1).map((row) => row[0] ?? '');
  return cells.length > 0 && cells.every((cell) => isValue(cell) || isUsualMissing(cell));
}

/** Records of comma-separated text (RFC 4180 quoting), blank lines left out; the last line, possibly cut off, is left out too. */
export function splitRecords(text: string, delimiter: string, limit: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length && rows.length < limit) {
    let cell: string;
    if (text[at] === '"') {
      const quoted = readQuoted(text, at + 1);
      cell = quoted.cell;
      at = quoted.end;
    } else cell = '';
    const start = at;
    while (at < text.length && text[at] !== '\n' && text[at] !== '\r' && !text.startsWith(delimiter, at)) at++;
    row.push(cell + text.slice(start, at));
    if (at >= text.length) break;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      // A delimiter at the very end opens one more, empty, cell.
      if (at >= text.length) row.push('');
      continue;
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0 && rows.length < limit && (rows.length === 0 || row.length === rows[0]!.length)) rows.push(row);
  return rows;
}

/** The quoted cell that starts at `from`, and where it ends. Without a closing quote it is the rest of the text. */
function readQuoted(text: string, from: number): { cell: string; end: number } {
  let cell = '';
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { cell, end: quote + 1 };
    cell += '"';
    at = quote + 2;
  }
}

/** A number or something that looks like a date: what a header cell is not. */
function isValue(cell: string): boolean {
  const text = cell.trim();
  return (
    /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/.test(text) ||
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$/.test(text)
  );
}

function guessHeader(rows: readonly (readonly string[])[]): boolean {
  const first = rows[0];
  if (first === undefined) return false;
  const body = rows.slice(1);
  for (let i = 0; i < first.length; i++) {
    const name = first[i] ?? '';
    if (name.trim() === '' || isValue(name)) continue;
    const cells = body.map((row) => row[i] ?? '').filter((cell) => cell.trim() !== '');
    const values = cells.filter(isValue).length;
    // Most cells below are values: a few texts (`NA`, a slip) do not hide the header.
    if (values > 0 && values >= 0.6 * cells.length && !isUsualMissing(name)) return true;
  }
  // A category that comes again below is no name: the file begins with its first row.
  const recurs = (name: string, i: number): boolean =>
    name.trim() !== '' && body.filter((row) => row[i] === name).length >= 2;
  return !first.some(isValue) && !first.some(recurs);
}

function isUsualMissing(cell: string): boolean {
  return USUAL_MISSING.includes(cell.trim());
}

/** `1.234,5` and `1,234.5`: what stands last is the decimal separator. */
const GROUPED = /^[+-]?\d{1,3}(?:([., '’\u00a0\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$/u;

/** The decimal separator that a cell shows, if it shows one. Signs of percent and money around the number, and a unit behind it, say nothing. */
function separatorOf(cell: string): string | undefined {
  const text = cell.trim().replaceAll(/^[€$£¥]\s*|\s*[%€$£¥]$|(?<=\d)\s*[\p{L}°‰″′]\S{0,11}$/gu, '');
  return /^[+-]?\d*([.,])\d+$/.exec(text)?.[1] ?? GROUPED.exec(text)?.[2];
}

function guessDecimalSeparator(rows: readonly (readonly string[])[], delimiter: string): '.' | ',' {
  if (delimiter === ',') return '.';
  let [commas, points] = [0, 0];
  for (const row of rows) {
    for (const cell of row) {
      const separator = separatorOf(cell);
      if (separator === ',') commas++;
      else if (separator === '.') points++;
    }
  }
  return commas > points ? ',' : '.';
}
