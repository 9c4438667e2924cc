import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Backups } from './backups';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-backups-'));
});
afterEach(() => rm(folder, { recursive: true }));

const backup = (key: string, saved: number, text = 'text'): Parameters<Backups['write']>[0] => ({
  ...{ key, path: null, text, saved },
});

describe('Backups', () => {
  it('gives the newest of each project and keeps a few', async () => {
    const backups = new Backups(folder);
    for (let i = 1; i <= 8; i++) await backups.write(backup('a', i, `a${i}`));
    await backups.write(backup('../b', 3, 'b'));
    expect((await backups.list()).map(({ text }) => text)).toEqual(['a8', 'b']);
    const [first = ''] = (await readdir(folder)).sort();
    expect((await readdir(join(folder, first))).length).toBeLessThanOrEqual(5);
  });

  it('passes over one that was damaged, for the one before it', async () => {
    const backups = new Backups(folder);
    await backups.write(backup('a', 1, 'older'));
    await backups.write(backup('a', 2, 'newer'));
    const own = join(folder, (await readdir(folder))[0] ?? '');
    const newest = join(own, (await readdir(own)).sort().at(-1) ?? '');
    const whole = await readFile(newest, 'utf8');
    for (const damaged of [whole.slice(0, -5), whole.replace('newer', 'nexer'), '', '[]']) {
      await writeFile(newest, damaged);
      expect((await backups.list()).map(({ text }) => text)).toEqual(['older']);
    }
  });

  it('forgets what is discarded, and has nothing where nothing was written', async () => {
    const backups = new Backups(join(folder, 'none'));
    expect(await backups.list()).toEqual([]);
    await backups.write(backup('a', 1));
    await backups.discard('a');
    expect(await backups.list()).toEqual([]);
  });
});
