import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { readTextFile } from '../fs/read-text';
import type { RunFolder } from './run-folder';

/** What a run came to, as JSON texts that go into the metadata of its exports. */
export interface RunResult {
  readonly metrics: string;
  readonly floors: string;
}

const MOST_BYTES = 2 ** 24;

/** `null`s where the run has no result yet (it was killed, and not resumed), or one that cannot be read. */
export async function readRunResult(folder: RunFolder): Promise<RunResult> {
  try {
    const result: unknown = JSON.parse(await readTextFile(folder.result, MOST_BYTES));
    const field = (name: string): string => JSON.stringify(fieldOf(result, name) ?? null);
    return { metrics: field('metrics'), floors: field('floors') };
  } catch (error) {
    // An export is worth having without them: nothing is computed from these numbers.
    if (error instanceof DiagnosticError || error instanceof SyntaxError) return { metrics: 'null', floors: 'null' };
    throw error;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;
}
