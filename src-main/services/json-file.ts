import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { writeFileAtomically } from '../fs/atomic-write';
import { readTextFile } from '../fs/read-text';

const MOST_BYTES = 2 ** 22;

/** A small file of the app's own. What cannot be read or is no longer understood counts as absent: it can be made again. */
export async function readOwnFile<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readTextFile(path, MOST_BYTES)));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof DiagnosticError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Throws a `DiagnosticError` (`FILE-…`). */
export async function writeOwnFile(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}
