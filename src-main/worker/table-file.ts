import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { createGunzip } from 'node:zlib';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { dataError } from '../../src-shared/data/data-diagnostics';
import { sniffDialect, type ResolvedDialect, type SniffedText } from '../../src-shared/data/dialect';
import type { Dialect } from '../../src-shared/document/document';
import { describeFileError, errorCode } from '../fs/file-error';

/** A file looked at but not yet read: what it is, and for text how it is written. */
export type TableFile =
  | { readonly path: string; readonly kind: 'parquet' }
  | { readonly path: string; readonly kind: 'text'; readonly gzip: boolean; readonly text: SniffedText };

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
  const encoding = dialect.encoding ?? guessEncoding(sample, path);
  const decoded = decode(sample, encoding, path);
  if (decoded.trim() === '') throw emptyFile(path);
  // A tab-separated file may have commas in its texts: its name settles it.
  const named = /\.(tsv|tab)(\.gz)?$/i.test(path) && decoded.includes('\t') ? { delimiter: '\t' } : {};
  return { path, kind: 'text', gzip, text: sniffDialect(decoded, encoding, { ...named, ...dialect }) };
}

export function malformed(path: string, why: string, line?: number): DiagnosticError {
  return new DiagnosticError(
    dataError(
      'DATA-013',
      `${path} cannot be read as a table: ${why}.`,
      'Mend the file, or save it again from the program it comes from.',
      {
        file: path,
        ...(line === undefined ? {} : { line }),
      },
    ),
  );
}

export function wrongEncoding(path: string, why: string, line?: number): DiagnosticError {
  return new DiagnosticError(
    dataError(
      'DATA-006',
      `${path} is not in the expected encoding: ${why}.`,
      'Set the encoding in the data settings (latin-1 for many files of older Windows programs), or save the file as UTF-8.',
      {
        file: path,
        ...(line === undefined ? {} : { line }),
      },
    ),
  );
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
  if (delimiter === undefined) return;
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
  // Text has next to no control characters, and never a zero byte.
  const controls = sample.reduce((n, byte) => n + (byte < 0x09 || (byte > 0x0d && byte < 0x20) ? 1 : 0), 0);
  if (sample.includes(0) || controls > sample.length / 100) {
    throw new DiagnosticError(
      dataError('DATA-005', `${path} is binary data, not a table in text.`, 'Choose a CSV, TSV or Parquet file.', {
        file: path,
      }),
    );
  }
  return 'utf-8';
}

function decode(sample: Uint8Array, encoding: ResolvedDialect['encoding'], path: string): string {
  const label = { 'utf-8': 'utf-8', 'utf-16': 'utf-16le', 'latin-1': 'latin1' }[encoding];
  const decoder = new TextDecoder(label, { fatal: true });
  try {
    // The sample may end inside a character; `stream` leaves that open.
    return decoder.decode(sample, { stream: true });
  } catch {
    throw wrongEncoding(path, `its first ${sample.length} bytes are not ${encoding}`);
  }
}

function emptyFile(path: string): DiagnosticError {
  return new DiagnosticError(
    dataError('DATA-003', `${path} is empty.`, 'Choose a file with a header line and rows.', { file: path }),
  );
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text;
}
