import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject } from '../../src-shared/document/create';
import { serializeProject } from '../../src-shared/document/serialize';
import { makeBinding } from '../../src-shared/testing/tables';
import { Backups } from './backups';
import { FileWatch } from './file-watch';
import { Grants } from './grants';
import { OpenProjects, type WatchedFile } from './open-projects';
import { RecentProjects } from './recent-projects';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('showData', () => {
  it('watches what the window shows, whatever is asked of other texts', async () => {
    const watch = new FileWatch<WatchedFile>(() => undefined);
    const grants = new Grants();
    const projects = new OpenProjects({
      ...{ grants, watch, now: () => 0 },
      recent: await RecentProjects.open(join(folder, 'recent.json')),
      backups: new Backups(join(folder, 'backups')),
      readModel: () => Promise.reject(new Error('not asked')),
    });
    const [read, written, other] = ['read.txt', 'written.txt', 'other.csv'].map((name) => join(folder, name));
    for (const path of [read!, written!, other!]) grants.add(path);
    const textOf = (path: string, pairedPath: string | null): string =>
      serializeProject({ ...createProject('x'), data: makeBinding([], { path, pairedPath }) });
    projects.showData(null, textOf(read!, written!));
    expect(projects.requireData(null, textOf(other!, null))).toBe(other);
    expect(watch.isWatched(read!, 'data') && watch.isWatched(written!, 'paired')).toBe(true);
    projects.showData(null, textOf(other!, null));
    expect(watch.isWatched(other!, 'data')).toBe(true);
    expect(watch.isWatched(written!, 'paired')).toBe(false);
    watch.close();
  });
});
