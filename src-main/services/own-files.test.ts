import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCard } from './examples';
import { FileWatch } from './file-watch';
import { Grants } from './grants';
import { RecentProjects } from './recent-projects';
import { Settings } from './settings';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-services-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('Settings', () => {
  it('remembers what was set and survives a file that is broken in part', async () => {
    const path = join(folder, 'settings.json');
    await (await Settings.open(path, 8)).write({ theme: 'dark', threads: 3 });
    expect((await Settings.open(path, 8)).read()).toEqual({
      theme: 'dark',
      threads: 3,
      provider: 'cpu',
      autosave: true,
    });
    await writeFile(path, '{ "theme": "dark", "threads": "many" }');
    expect((await Settings.open(path, 8)).read()).toMatchObject({ theme: 'dark', threads: 4 });
    await writeFile(path, '{');
    expect((await Settings.open(path, 2)).read()).toMatchObject({ theme: 'system', threads: 2 });
  });
});

describe('RecentProjects', () => {
  it('lists the newest first, each once, and says what is gone', async () => {
    const file = join(folder, 'recent.json');
    const [a, b] = [join(folder, 'a.unroll'), join(folder, 'b.unroll')];
    await writeFile(a, '');
    const recent = await RecentProjects.open(file);
    await recent.add(a, 1);
    await recent.add(b, 2);
    await recent.add(a, 3);
    const expected = [
      { path: a, name: 'a', opened: 3, exists: true },
      { path: b, name: 'b', opened: 2, exists: false },
    ];
    expect(await (await RecentProjects.open(file)).list()).toEqual(expected);
    await recent.remove(b);
    expect(recent.paths()).toEqual([a]);
  });
});

describe('Grants', () => {
  it('grants files by name, and reading what lies beside them and below', () => {
    const grants = new Grants();
    grants.add('/home/me/work/a.unroll');
    expect(() => grants.requireFile('/home/me/work/../work/a.unroll')).not.toThrow();
    expect(() => grants.requireReadable('/home/me/work/data/x.csv')).not.toThrow();
    expect(() => grants.requireFile('/home/me/work/b.unroll')).toThrow(/IPC-004/);
    expect(() => grants.requireReadable('/home/me/work-of-others/x.csv')).toThrow(/IPC-004/);
    expect(() => grants.requireReadable('/home/me/work/../x.csv')).toThrow(/IPC-004/);
  });
});

describe('FileWatch', () => {
  it('reports a change once, remembers it until the file is taken again, and not one’s own saving', async () => {
    const path = join(folder, 'a.unroll');
    const seen: string[] = [];
    const watch = new FileWatch<'project'>((changed) => seen.push(changed));
    await writeFile(path, 'one');
    watch.watch(path, 'project');
    await watch.lookAtAll();
    expect(await watch.hasChanged(path, 'project')).toBe(false);
    await writeFile(path, 'another');
    expect(await watch.hasChanged(path, 'project')).toBe(true);
    await watch.lookAtAll();
    await watch.lookAtAll();
    expect(seen).toEqual([path]);
    expect(await watch.hasChanged(path, 'project')).toBe(true);
    watch.watch(path, 'project');
    await watch.lookAtAll();
    expect(await watch.hasChanged(path, 'project')).toBe(false);
    watch.close();
  });

  it('forgets a change that was agreed to, and no later one', async () => {
    const path = join(folder, 'e.unroll');
    const seen: string[] = [];
    const watch = new FileWatch<'project'>((changed) => seen.push(changed));
    await writeFile(path, 'one');
    watch.watch(path, 'project');
    await watch.lookAtAll();
    await writeFile(path, 'another');
    await watch.lookAtAll();
    watch.accept(path, 'project');
    expect(await watch.hasChanged(path, 'project')).toBe(false);
    await watch.lookAtAll();
    expect(seen).toEqual([path]);
    await writeFile(path, 'a third one');
    expect(await watch.hasChanged(path, 'project')).toBe(true);
    await watch.lookAtAll();
    expect(seen).toEqual([path, path]);
    watch.close();
  });

  it('tells of no change that the app itself is writing, and of the next one after a write that failed', async () => {
    const path = join(folder, 'f.unroll');
    const seen: string[] = [];
    const watch = new FileWatch<'project'>((changed) => seen.push(changed));
    await writeFile(path, 'one');
    watch.watch(path, 'project');
    await watch.lookAtAll();
    // A round may fall between the write and its end, as reading back takes its time.
    await watch.whileWriting('project', async () => {
      await writeFile(path, 'two, by the app');
      await watch.lookAtAll();
    });
    watch.watch(path, 'project');
    await watch.lookAtAll();
    expect(await watch.hasChanged(path, 'project')).toBe(false);
    await expect(watch.whileWriting('project', () => Promise.reject(new Error('full')))).rejects.toThrow('full');
    expect(seen).toEqual([]);
    await writeFile(path, 'three, by another program');
    await watch.lookAtAll();
    expect(seen).toEqual([path]);
    watch.close();
  });

  it('keeps a change that is not told of yet when it is asked to watch the same file on', async () => {
    const [path, other] = [join(folder, 'c.csv'), join(folder, 'd.csv')];
    const seen: string[] = [];
    const watch = new FileWatch<'data' | 'paired'>((changed, role) => seen.push(`${role} ${changed}`));
    await writeFile(path, 'one');
    await writeFile(other, 'one');
    watch.watchOn(path, 'data');
    watch.watchOn(other, 'paired');
    await watch.lookAtAll();
    await writeFile(path, 'another');
    await writeFile(other, 'another');
    watch.watchOn(path, 'data');
    watch.watchOn(other, 'paired');
    await watch.lookAtAll();
    expect(seen).toEqual([`data ${path}`, `paired ${other}`]);
    watch.close();
  });

  it('says nothing of a file that is only missing for a moment', async () => {
    const path = join(folder, 'b.unroll');
    const seen: string[] = [];
    const watch = new FileWatch<'project'>((changed) => seen.push(changed));
    await writeFile(path, 'one');
    watch.watch(path, 'project');
    await watch.lookAtAll();
    await rm(path);
    await watch.lookAtAll();
    await writeFile(path, 'one');
    await watch.lookAtAll();
    expect(seen).toEqual([]);
    watch.close();
  });
});

describe('readCard', () => {
  it('takes the heading and the first paragraph as plain text', () => {
    expect(readCard('# Births\n\nPredicts *births* of\nthe [next](x) day.\n\nMore.')).toEqual({
      title: 'Births',
      summary: 'Predicts births of the next day.',
    });
  });
});
