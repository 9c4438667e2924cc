import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
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

async function makeProjects() {
  const watch = new FileWatch<WatchedFile>(() => undefined);
  const grants = new Grants();
  const projects = new OpenProjects({
    ...{ grants, watch, now: () => 0 },
    recent: await RecentProjects.open(join(folder, 'recent.json')),
    backups: new Backups(join(folder, 'backups')),
    readModel: () => Promise.reject(new Error('not asked')),
  });
  return { watch, grants, projects };
}

describe('a project whose file is gone while it is open', () => {
  it('is written anew, and kept as a backup where its folder is gone too', async () => {
    const { watch, grants, projects } = await makeProjects();
    const disk = join(folder, 'disk');
    const path = join(disk, 'mine.unroll');
    await mkdir(disk);
    grants.add(path);
    await projects.save(path, serializeProject(createProject('first')));
    await rm(path);
    expect(await watch.hasChanged(path, 'project')).toBe(false);
    await projects.save(path, serializeProject(createProject('second')));
    expect(await readFile(path, 'utf8')).toContain('second');

    const text = serializeProject(createProject('third'));
    await rename(disk, join(folder, 'elsewhere'));
    await projects.backUp({ key: 'k', path, text });
    await expect(projects.save(path, text)).rejects.toMatchObject({ diagnostics: [{ code: 'FILE-001' }] });
    expect(await projects.recoverable()).toMatchObject([{ path, text }]);
    expect(await readFile(join(folder, 'elsewhere', 'mine.unroll'), 'utf8')).toContain('second');
    watch.close();
  });
});

describe('showData', () => {
  it('watches what the window shows, whatever is asked of other texts', async () => {
    const { watch, grants, projects } = await makeProjects();
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
