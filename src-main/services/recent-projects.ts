import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { z } from 'zod';
import { readOwnFile, writeOwnFile } from './json-file';

const schema = z.array(z.object({ path: z.string(), opened: z.number() }));

const MOST = 20;

export interface RecentProject {
  readonly path: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly opened: number;
  /** False when the file is not there (any more, or now). */
  readonly exists: boolean;
}

/** The projects opened or saved last, newest first. */
export class RecentProjects {
  private readonly file: string;
  private entries: readonly { readonly path: string; readonly opened: number }[];
  /** Told after each change; the native menu lists them too. */
  onChange: () => void = () => undefined;

  private constructor(file: string, entries: RecentProjects['entries']) {
    this.file = file;
    this.entries = entries;
  }

  static async open(file: string): Promise<RecentProjects> {
    return new RecentProjects(file, (await readOwnFile(file, schema)) ?? []);
  }

  paths(): readonly string[] {
    return this.entries.map(({ path }) => path);
  }

  async list(): Promise<RecentProject[]> {
    return Promise.all(
      this.entries.map(async ({ path, opened }) => ({
        path,
        name: basename(path, '.unroll'),
        opened,
        exists: await isFile(path),
      })),
    );
  }

  async add(path: string, now: number): Promise<void> {
    const own = resolve(path);
    await this.replace([{ path: own, opened: now }, ...this.entries.filter((entry) => entry.path !== own)]);
  }

  async remove(path: string): Promise<void> {
    const own = resolve(path);
    await this.replace(this.entries.filter((entry) => entry.path !== own));
  }

  private async replace(entries: RecentProjects['entries']): Promise<void> {
    this.entries = entries.slice(0, MOST);
    this.onChange();
    await writeOwnFile(this.file, this.entries);
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
