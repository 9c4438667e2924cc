import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { describeFileError } from './file-error';
import type { FileOperations } from './file-operations';
import { nodeFileOperations } from './file-operations';

/**
 * The text of a UTF-8 file, a byte order mark taken off. Throws a `DiagnosticError`: `FILE-001` to `FILE-007` when the
 * file system refuses, `FILE-008` when the file is larger than `mostBytes` (it is then not read at all), `FILE-009` when its
 * bytes are not UTF-8.
 */
export async function readTextFile(
  path: string,
  mostBytes: number,
  operations: FileOperations = nodeFileOperations,
): Promise<string> {
  const bytes = await readBytes(path, mostBytes, operations);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DiagnosticError({
      code: 'FILE-009',
      severity: 'error',
      message: `${path} is not text in UTF-8.`,
      nextStep: 'Check that this is the right file. If a text editor saved it, save it again there as UTF-8.',
      where: { file: path },
    });
  }
}

/** The bytes of a file. Throws a `DiagnosticError`: `FILE-001` to `FILE-008`, as `readTextFile`. */
export async function readBytes(
  path: string,
  mostBytes: number,
  operations: FileOperations = nodeFileOperations,
): Promise<Uint8Array> {
  try {
    const file = await operations.open(path, 'r');
    try {
      const status = await file.stat();
      if (!status.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: 'EISDIR' });
      if (status.size > mostBytes) throw tooLarge(path, status.size, mostBytes);
      return await file.readAll();
    } finally {
      await file.close();
    }
  } catch (error) {
    const diagnostic = describeFileError(error, 'read', path);
    throw diagnostic === null ? error : new DiagnosticError(diagnostic);
  }
}

function tooLarge(path: string, size: number, most: number): DiagnosticError {
  return new DiagnosticError({
    code: 'FILE-008',
    severity: 'error',
    message: `${path} has ${size} bytes; the most for this kind of file is ${most}.`,
    nextStep: 'Check that this is the right file.',
    where: { file: path },
  });
}
