import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { createGunzip } from 'node:zlib';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { dataError } from '../../src-shared/data/data-diagnostics';
import { looksLikeTable, sniffDialect, type ResolvedDialect, type SniffedText } from '../../src-shared/data/dialect';
import type { Dialect } from '../../src-shared/document/document';
import { describeFileError, errorCode } from '../fs/file-error';
import { malformed, wrongEncoding } from './table-errors';
import { decodeText } from './text-lines';

/** A file looked at but not yet read: what it is, and for text how it is written. */
export type TableFile = LineFile | CellFile;

/** A table of cells. */
export type CellFile =
  | { readonly path: string; readonly kind: 'parquet' }
  | { readonly path: string; readonly kind: 'text'; readonly gzip: boolean; readonly text: SniffedText };

/** A text without cells: each line is a row. */
export interface LineFile {
  readonly path: string;
  readonly kind: 'lines';
  readonly gzip: boolean;
  readonly encoding: ResolvedDialect['encoding'];
}

const TEXT_TYPES: readonly string[] = ['.csv', '.tsv', '.tab', '.txt', '.dat'];
const PARQUET_TYPES: readonly string[] = ['.parquet', '.pq'];
/** Enough for the dialect; a header longer than this is no table. */
const SAMPLE_BYTES = 256 * 1024;

/**
 * Opens the file for a first look. Throws a `DiagnosticError`: DATA-001 to DATA-006, DATA-013 for a broken archive, or
 * the file system's own (`FILE-…`).
 */
export async function inspectTableFile(path: string, dialect: Dialect): Promise<TableFile> {
  checkDialect(dialect, path);
  // Before the name is judged: a folder, or a file that is not there, is no file of another type.
  const head = await readHead(path);
  const type = tableType(path);
  if (head.length === 0) throw emptyFile(path);
  if (startsWith(head, 'PAR1')) return { path, kind: 'parquet' };
  if (type === 'parquet') throw malformed(path, 'it does not start as a Parquet file does');
  if (startsWith(head, 'PK\u0003\u0004')) {
    throw new DiagnosticError(
      dataError(
        'DATA-004',
        `${path} is a ZIP archive or a spreadsheet, whatever its name says.`,
        'Save it as CSV from the spreadsheet program, or unpack it.',
        { file: path },
      ),
    );
  }
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const sample = gzip ? await unzipHead(path) : head;
  const encoding = dialect.encoding ?? (await settleEncoding(guessEncoding(sample, path), sample, path, gzip));
  // The sample may end inside a character.
  const decoded = decodeText(sample, encoding, path, true);
  if (decoded.trim() === '') throw emptyFile(path);
  if (dialect.delimiter === LINE || (dialect.delimiter === undefined && isProse(path, decoded))) {
    return { path, kind: 'lines', gzip, encoding };
  }
  // A tab-separated file may have commas in its texts: its name settles it.
  const named = /\.(tsv|tab)(\.gz)?$/i.test(path) && decoded.includes('\t') ? { delimiter: '\t' } : {};
  return { path, kind: 'text', gzip, text: sniffDialect(decoded, encoding, { ...named, ...dialect }) };
}

/** As a delimiter: the line is the cell. */
const LINE = '\n';

/** Whether a file is text to read line by line: it is named so, and is no table of several cells or of numbers. */
function isProse(path: string, sample: string): boolean {
  return /\.txt(\.gz)?$/i.test(path) && !looksLikeTable(sample);
}

function tableType(path: string): 'text' | 'parquet' {
  const outer = extname(path).toLowerCase();
  const type = outer === '.gz' ? extname(path.slice(0, -outer.length)).toLowerCase() : outer;
  if (TEXT_TYPES.includes(type)) return 'text';
  if (PARQUET_TYPES.includes(outer)) return 'parquet';
  const spreadsheet = ['.xlsx', '.xls', '.ods'].includes(type);
  throw new DiagnosticError(
    dataError(
      'DATA-004',
      `${path} is ${type === '' ? 'a file without a type' : `a ${type} file`}; tables are read from ${[...TEXT_TYPES, ...PARQUET_TYPES].join(', ')} files, text files also with .gz.`,
      spreadsheet ? 'Save it as CSV from the spreadsheet program.' : 'Rename it if it is such a file, or convert it.',
      { file: path },
    ),
  );
}

function checkDialect(dialect: Dialect, path: string): void {
  const { delimiter } = dialect;
  if (delimiter === undefined || delimiter === LINE) return;
  const bytes = Buffer.byteLength(delimiter);
  if (bytes >= 1 && bytes <= 4 && !/["\n\r\0]/.test(delimiter)) return;
  throw new DiagnosticError(
    dataError(
      'DATA-002',
      `The delimiter ${JSON.stringify(delimiter)} cannot separate cells.`,
      'Use a single character such as a comma, a semicolon or a tab, or leave it out to have it found.',
      { file: path },
    ),
  );
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: 'EISDIR' });
    const file = await open(path, 'r');
    try {
      const buffer = new Uint8Array(Math.min(SAMPLE_BYTES, status.size));
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return buffer.subarray(0, length);
    } finally {
      await file.close();
    }
  } catch (error) {
    const cause = errorCode(error);
    if (cause === 'ENOENT' || cause === 'ENOTDIR') {
      throw new DiagnosticError(
        dataError(
          'DATA-001',
          `The data file ${path} is missing; it may have been moved or renamed.`,
          'Locate… the file, or put it back where the project expects it.',
          { file: path },
        ),
      );
    }
    const known = describeFileError(error, 'read', path);
    throw known === null ? error : new DiagnosticError(known);
  }
}

/** The first bytes of an archive, after all of it was unpacked once: a cut archive must not pass for a short table. */
async function unzipHead(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const source = createReadStream(path);
  const unzipped = createGunzip();
  source.on('error', (error) => unzipped.destroy(error));
  try {
    for await (const chunk of source.pipe(unzipped)) {
      if (!(chunk instanceof Uint8Array)) throw new Error('A stream of bytes gave something else');
      if (length < SAMPLE_BYTES) chunks.push(chunk);
      length += chunk.length;
    }
  } catch (error) {
    throw malformed(
      path,
      `its gzip archive is damaged or cut off (${error instanceof Error ? error.message : 'unknown'})`,
    );
  }
  return Buffer.concat(chunks).subarray(0, SAMPLE_BYTES);
}

function guessEncoding(sample: Uint8Array, path: string): ResolvedDialect['encoding'] {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16';
  if (sample[0] === 0xfe && sample[1] === 0xff) {
    throw wrongEncoding(path, 'it is big-endian UTF-16, which is not supported');
  }
  const zeros = shareOfZeros(sample);
  if (zeros.odd > MOSTLY && zeros.even < SELDOM) return 'utf-16';
  if (zeros.even > MOSTLY && zeros.odd < SELDOM) {
    throw wrongEncoding(path, 'it looks like big-endian UTF-16, which is not supported');
  }
  // Text has next to no control characters, and never a zero byte.
  const controls = sample.reduce((n, byte) => n + (byte < 0x09 || (byte > 0x0d && byte < 0x20) ? 1 : 0), 0);
  if (sample.includes(0) || controls > sample.length / 100) {
    throw new DiagnosticError(
      dataError('DATA-005', `${path} is binary data, not a table in text.`, 'Choose a CSV, TSV or Parquet file.', {
        file: path,
      }),
    );
  }
  return looksLikeLatin(sample) ? 'latin-1' : 'utf-8';
}

/**
 * What a guess is worth that rests on ASCII alone, as UTF-8 and Latin-1 share it: the first other byte of the file decides,
 * however far down it stands.
 */
async function settleEncoding(
  guess: ResolvedDialect['encoding'],
  sample: Uint8Array,
  path: string,
  gzip: boolean,
): Promise<ResolvedDialect['encoding']> {
  if (guess !== 'utf-8' || sample.length < SAMPLE_BYTES || !isAscii(sample)) return guess;
  const source = createReadStream(path);
  const unzipped = gzip ? createGunzip() : null;
  source.on('error', (error) => unzipped?.destroy(error));
  const found: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of unzipped === null ? source : source.pipe(unzipped)) {
    if (!(chunk instanceof Uint8Array)) throw new Error('A stream of bytes gave something else');
    if (length === 0 && isAscii(chunk)) continue;
    const from = length > 0 ? 0 : chunk.findIndex((byte) => byte > 0x7f);
    found.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length >= ENOUGH_BYTES) break;
  }
  source.destroy();
  return looksLikeLatin(Buffer.concat(found)) ? 'latin-1' : 'utf-8';
}

/** Behind the first byte that is not ASCII: enough to tell what it belongs to. */
const ENOUGH_BYTES = 64 * 1024;

/** Bytes above ASCII of which none belong to a character of UTF-8. Where some do, the file mixes encodings, and is refused. */
function looksLikeLatin(sample: Uint8Array): boolean {
  // A character that is cut off at the end of the sample is no fault.
  const others = new TextDecoder('utf-8').decode(sample, { stream: true }).replaceAll(/[\0-\u007f]/g, '');
  return others !== '' && /^\ufffd+$/.test(others);
}

/** Of UTF-16 without a mark: western letters, digits and signs are a byte and a zero. */
const MOSTLY = 0.4;
const SELDOM = 0.02;

/** The share of zero bytes at even and at odd places. */
function shareOfZeros(sample: Uint8Array): { readonly even: number; readonly odd: number } {
  const counts = [0, 0];
  sample.forEach((byte, i) => {
    if (byte === 0) counts[i % 2] = (counts[i % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = counts.map((n) => n / Math.max(1, Math.floor(sample.length / 2)));
  return { even, odd };
}

function emptyFile(path: string): DiagnosticError {
  return new DiagnosticError(
    dataError('DATA-003', `${path} is empty.`, 'Choose a file with something in it.', { file: path }),
  );
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}
