import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const OPENABLE = /\.(unroll|onnx)$/i;
/** A drive of Windows has one letter before its colon. */
const ADDRESS = /^[a-z][a-z+.-]+:/i;

/**
 * The files that a command line asks to open, as paths or as `file:` addresses, which Linux desktops pass. Started from its
 * sources the app's own path comes first; switches of Chromium may stand anywhere. An address that names no file of this machine
 * stays as it is: opening it says so.
 */
export function findFiles(argv: readonly string[], cwd: string, isFromSources: boolean | undefined): string[] {
  return argv
    .slice(isFromSources ? 2 : 1)
    .filter((argument) => !argument.startsWith('-') && OPENABLE.test(argument))
    .map((argument) => (ADDRESS.test(argument) ? readAddress(argument) : resolve(cwd, argument)));
}

function readAddress(address: string): string {
  try {
    return fileURLToPath(address);
  } catch {
    return address;
  }
}
