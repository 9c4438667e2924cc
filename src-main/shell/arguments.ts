import { resolve } from 'node:path';

const OPENABLE = /\.(unroll|onnx)$/i;

/**
 * The files that a command line asks to open. Started from its sources the app's own path comes first; switches of Chromium
 * may stand anywhere.
 */
export function findFiles(argv: readonly string[], cwd: string, isFromSources: boolean | undefined): string[] {
  return argv
    .slice(isFromSources ? 2 : 1)
    .filter((argument) => !argument.startsWith('-') && OPENABLE.test(argument))
    .map((path) => resolve(cwd, path));
}
