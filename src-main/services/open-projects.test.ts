import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject } from '../../src-shared/document/create';
import { serializeProject } from '../../src-shared/document/serialize';
import { makeBinding } from '../../src-shared/testing/tables';
import { Backups } from './backups';
import { FileWatch } from './file-watch';
import { Grants } from './grants';
import { OpenProjects, type OpenProjectsParts, type WatchedFile } from './open-projects';
import { RecentProjects } from './recent-projects';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function makeProjects(readModel: OpenProjectsParts['readModel'] = () => Promise.reject(new Error('not asked'))) {
  const watch = new FileWatch<WatchedFile>(() => undefined);
  const grants = new Grants();
  const projects = new OpenProjects({
    ...{ grants, watch, now: () => 0 },
    recent: await RecentProjects.open(join(folder, 'recent.json')),
    backups: new Backups(join(folder, 'backups')),
    readModel,
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

describe('a project inside a model', () => {
  const data = (path: string) => serializeProject({ ...createProject('x'), data: makeBinding([], { path }) });
  const boundTo = ({ text }: { text: string }): string | undefined =>
    (JSON.parse(text) as { data: { path: string } }).data.path;

  it('is bound to its data beside the model, else with a project opened lately, else to be located', async () => {
    const inModel = { text: data('rows.csv'), hasWeights: true };
    const { watch, grants, projects } = await makeProjects(() => Promise.resolve(inModel));
    const [home, away] = [join(folder, 'home'), join(folder, 'away')];
    for (const made of [home, away]) await mkdir(made);
    const [project, model] = [join(home, 'p.unroll'), join(away, 'm.onnx')];
    for (const path of [project, model]) grants.add(path);
    await projects.save(project, data('rows.csv'));
    expect(await projects.open(model)).toMatchObject({ path: null, weights: model });
    expect(boundTo(await projects.open(model))).toBe(join(away, 'rows.csv'));

    await writeFile(join(home, 'rows.csv'), 'y\n1\n');
    const opened = await projects.open(model);
    expect(boundTo(opened)).toBe(join(home, 'rows.csv'));
    expect(projects.requireData(null, opened.text)).toBe(join(home, 'rows.csv'));

    await writeFile(join(away, 'rows.csv'), 'y\n1\n');
    expect(boundTo(await projects.open(model))).toBe(join(away, 'rows.csv'));

    // A model from elsewhere gets at nothing outside of that folder.
    await writeFile(join(folder, 'secret.csv'), 'y\n1\n');
    inModel.text = data('../secret.csv');
    const outside = await projects.open(model);
    expect(() => projects.requireData(null, outside.text)).toThrow(/IPC-004/);
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
