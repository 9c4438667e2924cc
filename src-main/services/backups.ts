import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { LIMITS } from '../../src-shared/document/limits';
import { writeFileAtomically } from '../fs/atomic-write';
import { readTextFile } from '../fs/read-text';

export interface Backup {
  /** What the window calls the project while it is open. */
  readonly key: string;
  /** The project's file; null for one never saved. */
  readonly path: string | null;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly saved: number;
}

const schema = z.object({
  key: z.string(),
  path: z.string().nullable(),
  text: z.string(),
  saved: z.number(),
  /** Of the text: a file that a failing disk damaged must not come back as a project. */
  sha256: z.string(),
});

/** Backups kept of one project: a bad edit may have been backed up several times before it is noticed. */
const KEPT = 5;
/** A character is at most three bytes of UTF-8, and six where JSON escapes it. */
const MOST_BYTES = 6 * LIMITS.characters;

/** What was drawn and not saved yet, in the app's own folder: one folder for each project, the newest files in it. */
export class Backups {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Throws a `DiagnosticError` (`FILE-…`); the backups before it are then still there. */
  async write(backup: Backup): Promise<void> {
    const own = this.folderOf(backup.key);
    await mkdir(own, { recursive: true });
    const name = `${String(backup.saved).padStart(15, '0')}.json`;
    await writeFileAtomically(join(own, name), JSON.stringify({ ...backup, sha256: hash(backup.text) }));
    const names = await listFiles(own);
    for (const old of names.slice(0, Math.max(0, names.length - KEPT))) await rm(join(own, old), { force: true });
  }

  async discard(key: string): Promise<void> {
    await rm(this.folderOf(key), { recursive: true, force: true });
  }

  /** The newest sound backup of each project, newest first. */
  async list(): Promise<Backup[]> {
    const found: Backup[] = [];
    for (const name of await listFolders(this.folder)) {
      const backup = await readNewest(join(this.folder, name));
      if (backup !== null) found.push(backup);
    }
    return found.sort((a, b) => b.saved - a.saved);
  }

  /** A key may hold anything; its hash is a safe name. */
  private folderOf(key: string): string {
    return join(this.folder, hash(key).slice(0, 32));
  }
}

async function readNewest(folder: string): Promise<Backup | null> {
  for (const name of (await listFiles(folder)).reverse()) {
    const backup = await readBackup(join(folder, name));
    if (backup !== null) return backup;
  }
  return null;
}

async function readBackup(path: string): Promise<Backup | null> {
  try {
    const { sha256, ...backup } = schema.parse(JSON.parse(await readTextFile(path, MOST_BYTES)));
    return sha256 === hash(backup.text) ? backup : null;
  } catch (error) {
    if (error instanceof DiagnosticError || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

async function listFiles(folder: string): Promise<string[]> {
  return (await listNames(folder)).filter((name) => /^\d+\.json$/.test(name)).sort();
}

async function listFolders(folder: string): Promise<string[]> {
  return (await listNames(folder)).filter((name) => /^[0-9a-f]{32}$/.test(name));
}

/** No folder: nothing in it. */
async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
