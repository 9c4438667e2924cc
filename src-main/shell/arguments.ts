import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const OPENABLE = /\.(unroll|onnx)$/i;

/**
 * The files that a command line asks to open, as paths or as `file:` addresses, which Linux desktops pass. Started from its sources the app's own path comes first; switches of Chromium
 * may stand anywhere.
 */
export function findFiles(argv: readonly string[], cwd: string, isFromSources: boolean | undefined): string[] {
  return argv
    .slice(isFromSources ? 2 : 1)
    .filter((argument) => !argument.startsWith('-') && OPENABLE.test(argument))
    .flatMap((argument) => {
      const path = argument.startsWith('file:') ? readAddress(argument) : resolve(cwd, argument);
      return path === null ? [] : [path];
    });
}

/** The path of a `file:` address; null for one of another machine, or one that is none. */
function readAddress(address: string): string | null {
  try {
    return fileURLToPath(address);
  } catch {
    return null;
  }
}
