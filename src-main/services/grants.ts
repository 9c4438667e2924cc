import { dirname, resolve, sep } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';

/**
 * The files that the user has put into the app's hands: chosen in a dialog, dropped on the window, given on the command line,
 * found in the list of recent projects. The window asks by path, and a window that was taken over could ask for any.
 */
export class Grants {
  private readonly files = new Set<string>();
  private readonly folders = new Set<string>();

  /** Grants a file, and reading what lies in its folder and below. */
  add(path: string): void {
    this.files.add(resolve(path));
    this.folders.add(dirname(resolve(path)));
  }

  /** Throws IPC-004 unless the file itself was granted: for opening projects, and for everything that writes. */
  requireFile(path: string): void {
    if (!this.files.has(resolve(path))) throw refusal(path);
  }

  /** Throws IPC-004 unless the file was granted or lies beside or below one that was: for reading data. */
  requireReadable(path: string): void {
    const file = resolve(path);
    if (this.files.has(file)) return;
    for (const folder of this.folders) if (file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return;
    throw refusal(path);
  }
}

function refusal(path: string): DiagnosticError {
  return new DiagnosticError({
    code: 'IPC-004',
    severity: 'error',
    message: `${path} was not opened by you, so Unroll does not touch it.`,
    nextStep: 'Choose the file with the dialog, or drop it on the window.',
    where: { file: path },
  });
}
