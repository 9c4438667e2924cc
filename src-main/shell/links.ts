import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shell } from 'electron';
import { DiagnosticError } from '../../src-shared/base/diagnostic';

/** What the app opens outside itself. The window names one by key and cannot name anything else. */
const DOCUMENTS = {
  licences: 'LICENSE',
  report: 'CONTRIBUTING.md',
} as const;

/** Opens a document that comes with the app in the program the system has for it. Throws APP-011 when that cannot be done. */
export async function openLink(appFolder: string, key: keyof typeof DOCUMENTS): Promise<void> {
  // Other programs cannot look into the archive of a packaged app; documents lie beside it.
  const path = join(appFolder.replace(/app\.asar$/, 'app.asar.unpacked'), DOCUMENTS[key]);
  const problem = existsSync(path) ? await shell.openPath(path) : 'there is no such file';
  if (problem === '') return;
  throw new DiagnosticError({
    code: 'APP-011',
    severity: 'error',
    message: `${path} could not be opened: ${problem}.`,
    nextStep: 'Open the file by hand.',
    where: { file: path },
  });
}
