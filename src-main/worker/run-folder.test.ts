import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject } from '../../src-shared/document/create';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import {
  createRunFolder,
  discardRunFolder,
  findRunFolder,
  locateRun,
  readRunSettings,
  writeRunSettings,
  type RunFolder,
  type RunSettings,
} from './run-folder';
import { RunLog } from './run-log';

let folder = '';
let projectPath = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-folder-'));
  projectPath = join(folder, 'a.b.unroll');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function makeSettings(): RunSettings {
  return {
    projectPath,
    project: { ...createProject('a "b" ü'), unknown: new Map([['__proto__', [1, null]]]) },
    overrides: { seed: 3 },
    preparation: {
      columns: [{ kind: 'number', name: 'y', role: 'target', method: 'standard', offset: 0.1, scale: 3 }],
    },
    dataFingerprint: 'abc',
    threads: 2,
    provider: 'cpu',
    versions: {},
  };
}

async function makeRun(out: string | null = null): Promise<RunFolder> {
  const run = await createRunFolder(projectPath, out);
  await writeRunSettings(run, makeSettings());
  return run;
}

describe('run folders', () => {
  it('are numbered beside the project, and the newest is found', async () => {
    await expect(findRunFolder(projectPath, null)).rejects.toThrow(
      /TRAIN-011: .*a\.b\.unroll has not been trained yet/,
    );
    const first = await makeRun();
    expect(first.path).toBe(join(folder, 'a.b.runs', 'run-001'));
    await mkdir(join(folder, 'a.b.runs', 'run-1234'));
    await mkdir(join(folder, 'a.b.runs', 'notes'));
    expect((await makeRun()).id).toBe('run-1235');
    // The folder that holds nothing is no run.
    await mkdir(join(folder, 'a.b.runs', 'run-1300'));
    expect((await findRunFolder(projectPath, null)).id).toBe('run-1235');
    expect((await locateRun(projectPath)).id).toBe('run-1235');
    expect((await locateRun(first.path)).id).toBe('run-001');
    await expect(locateRun(folder)).rejects.toThrow(/TRAIN-011/);
  });

  it('never share a number', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => createRunFolder(projectPath, null)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(5);
  });

  it('may be named, with folders above them, but not taken twice', async () => {
    const out = join(folder, 'x', 'y');
    await makeRun(out);
    expect((await findRunFolder(projectPath, out)).path).toBe(out);
    await expect(createRunFolder(projectPath, out)).rejects.toThrow(/TRAIN-016: .* already holds a run/);
    await writeFile(join(folder, 'file'), '');
    await expect(createRunFolder(projectPath, join(folder, 'file', 'run'))).rejects.toThrow(/FILE-/);
  });

  it.skipIf(process.platform !== 'linux')('gives up where the file system takes no folders', async () => {
    await expect(createRunFolder(projectPath, '/proc/unroll/run')).rejects.toThrow(/FILE-/);
  });

  it('are discarded only as far as they are empty', async () => {
    const kept = await makeRun();
    await discardRunFolder(kept);
    expect(await readFile(kept.settings, 'utf8')).toContain('"run": "run-001"');
    const empty = await createRunFolder(projectPath, null);
    await discardRunFolder(empty);
    await expect(readFile(empty.path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('settings of a run', () => {
  it('are read back, wherever project and run have moved together', async () => {
    const run = await makeRun();
    expect(await readRunSettings(run)).toEqual(makeSettings());
    const stored = JSON.parse(await readFile(run.settings, 'utf8')) as Record<string, unknown>;
    expect(stored['projectPath']).toBe(`../../${basename(projectPath)}`);
  });

  it('are refused when they are damaged', async () => {
    const run = await makeRun();
    const text = await readFile(run.settings, 'utf8');
    for (const broken of ['', text.slice(0, 200), '[]', '{}', text.replace('"threads": 2', '"threads": "2"')]) {
      await writeFile(run.settings, broken);
      await expect(readRunSettings(run)).rejects.toThrow(/TRAIN-017: .*settings\.json cannot be used/);
    }
  });
});

describe('the log of a run', () => {
  const step = (n: number): RunEvent => ({
    type: 'step',
    ...{ step: n, epoch: 1, loss: 0.5, gradientNorm: 1, learningRate: 0.1, samplesPerSecond: 10 },
  });

  it('holds one event a line', async () => {
    const path = join(folder, 'metrics.jsonl');
    const log = await RunLog.open(path, null);
    log.append({ type: 'notice', message: 'two\nlines' });
    log.append(step(1));
    log.close();
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines.slice(0, -1).map((line): unknown => JSON.parse(line))).toEqual([
      { type: 'notice', message: 'two\nlines' },
      step(1),
    ]);
    expect(lines.at(-1)).toBe('');
  });

  it('forgets what a resumed run does again, and a line that a kill has torn', async () => {
    const path = join(folder, 'metrics.jsonl');
    const log = await RunLog.open(path, null);
    for (let n = 1; n <= 6; n++) log.append(step(n));
    log.append({ type: 'error', diagnostics: [] });
    log.append({ type: 'notice', message: 'ü' });
    log.close();
    const bytes = await readFile(path);
    for (let cut = 1; cut < 40; cut++) {
      await writeFile(path, bytes.subarray(0, bytes.length - cut));
      const again = await RunLog.open(path, 4);
      again.append(step(5));
      again.close();
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      expect(lines.map((line): unknown => JSON.parse(line))).toEqual([1, 2, 3, 4, 5].map(step));
    }
  });

  it.skipIf(process.platform !== 'linux')('says so when the disk is full', async () => {
    const log = await RunLog.open('/dev/full', null);
    expect(() => {
      log.append(step(1));
    }).toThrow(/FILE-003: .*the disk is full/);
    log.close();
  });
});
