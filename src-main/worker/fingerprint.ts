import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { describeFileError } from '../fs/file-error';

/** sha256 of a file's bytes, in hexadecimal: tells a project whether its data changed. Reads the file in pieces. */
export async function fingerprintFile(path: string): Promise<string> {
  return fingerprintFiles([path]);
}

/** The same of the bytes of several files after one another. */
export async function fingerprintFiles(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    try {
      for await (const chunk of createReadStream(path)) {
        if (!(chunk instanceof Uint8Array)) throw new Error('A stream of bytes gave something else');
        hash.update(chunk);
      }
    } catch (error) {
      const known = describeFileError(error, 'read', path);
      throw known === null ? error : new DiagnosticError(known);
    }
  }
  return hash.digest('hex');
}
