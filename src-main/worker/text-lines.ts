import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ResolvedDialect } from '../../src-shared/data/dialect';
import { malformed, wrongEncoding } from './table-errors';

const unzip = promisify(gunzip);

/** Characters in one text at most; V8 takes few more. */
const LARGEST = 500_000_000;

/**
 * The lines of a text file, whatever ends them (`\n`, `\r\n`, `\r`); a last line end opens no further line, and nothing is
 * trimmed. Throws DATA-006 where bytes are not of the encoding, with their place, and DATA-013 for a file too large.
 */
export async function readLines(path: string, gzip: boolean, encoding: ResolvedDialect['encoding']): Promise<string[]> {
  const raw = await readFile(path);
  const bytes = gzip ? await unzip(raw) : raw;
  if (bytes.length > LARGEST) throw malformed(path, `it has more than ${LARGEST / 1e6} million bytes`);
  const text = decodeText(bytes, encoding, path);
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const LABELS = { 'utf-8': 'utf-8', 'utf-16': 'utf-16le', 'latin-1': 'latin1' } as const;

/** Decodes bytes, a leading byte order mark left out. `isCut`: they may end inside a character. */
export function decodeText(
  bytes: Uint8Array,
  encoding: ResolvedDialect['encoding'],
  path: string,
  isCut = false,
): string {
  try {
    return new TextDecoder(LABELS[encoding], { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    const { line, why } = locate(bytes, encoding);
    throw wrongEncoding(path, why, line);
  }
}

/** The first place where the bytes are not of the encoding. */
function locate(bytes: Uint8Array, encoding: ResolvedDialect['encoding']): { line: number; why: string } {
  if (encoding !== 'utf-8') return { line: 1, why: `its ${bytes.length} bytes are not ${encoding}` };
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found + 1;
    const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start, end));
    const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    try {
      fatal.decode(bytes.subarray(start, end));
    } catch {
      const at = lossy.indexOf('\ufffd');
      const byte = bytes[start + Buffer.byteLength(lossy.slice(0, at))] ?? 0;
      return { line, why: `line ${line}, character ${at + 1} (byte 0x${byte.toString(16)}) is not UTF-8` };
    }
    start = end;
  }
  return { line: 1, why: 'its bytes are not UTF-8' };
}
