import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { saveRunProject, waveCsv, writeRunFiles, type RunFiles } from '../../src-shared/testing/run-files';
import { bitsOf } from '../../src-shared/testing/tiny-training';
import { findNonFinite } from '../../src-shared/training/non-finite';
import { nodeFileOperations, type FileOperations } from '../fs/file-operations';
import { readCheckpoint } from './checkpoints';
import { trainRun, type RunSummary, type TrainRunOptions } from './train-run';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function makeFiles(...call: Parameters<typeof writeRunFiles>): Promise<RunFiles> {
  const files = await writeRunFiles(...call);
  folders.push(files.folder);
  return files;
}

async function train(
  files: RunFiles,
  changes: Partial<TrainRunOptions> = {},
): Promise<{ summary: RunSummary; events: RunEvent[] }> {
  const events: RunEvent[] = [];
  const summary = await trainRun({
    projectPath: files.projectPath,
    threads: 1,
    shouldStop: () => 'no',
    onEvent: (event) => {
      events.push(event);
    },
    ...changes,
  });
  return { summary, events };
}

async function diagnosticsOf(work: Promise<unknown>): Promise<readonly Diagnostic[]> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw new Error(`No diagnostic: ${String(error)}`);
  return error.diagnostics;
}

/** Stops after so many steps of one step a run, as a listener of events would. */
function stopAtStep(step: number): Pick<TrainRunOptions, 'shouldStop'> {
  let asked = -1;
  return { shouldStop: () => (++asked >= step ? 'after-step' : 'no') };
}

async function bitsAt(path: string): Promise<Record<string, string>> {
  const { checkpoint } = await readCheckpoint(path);
  return bitsOf(new Map([...checkpoint.parameters, ...checkpoint.states]));
}

const checkpointAt = (folder: string, name: 'last' | 'best'): string => join(folder, 'checkpoints', `${name}.onnx`);

describe('trainRun', () => {
  it('leaves settings, events, checkpoints and a result, and learns', async () => {
    const files = await makeFiles({ epochs: 30, stepsPerRun: null });
    const { summary, events } = await train(files);
    const path = join(files.folder, 'wave.runs', 'run-001');
    expect(summary).toMatchObject({ run: 'run-001', folder: path, reason: 'finished', epochs: 30 });
    expect((await readdir(path)).sort()).toEqual(['checkpoints', 'metrics.jsonl', 'result.json', 'settings.json']);
    expect((await readdir(join(path, 'checkpoints'))).sort()).toEqual(['best.onnx', 'last.onnx']);
    const logged = (await readFile(join(path, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(logged.map((line): unknown => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(events)));
    expect(JSON.parse(await readFile(join(path, 'result.json'), 'utf8'))).toEqual(summary);
    const settings = JSON.parse(await readFile(join(path, 'settings.json'), 'utf8')) as Record<string, unknown>;
    expect(settings).toMatchObject({
      run: 'run-001',
      seed: 7,
      threads: 1,
      provider: 'cpu',
      projectPath: '../../wave.unroll',
    });

    const done = events.at(-1)!;
    if (done.type !== 'done') throw new Error('The last event is not done');
    expect(done.metrics).toEqual(summary.metrics);
    expect(Object.keys(done.metrics.test!)).toEqual(['loss', 'rmse', 'mae']);
    expect(Object.keys(done.floors)).toEqual(expect.arrayContaining(['last_value', 'autoregressive']));
    // Six hidden units and half a minute of steps see the wave; repeating the last value does not.
    expect(done.metrics.test!['rmse']).toBeLessThan(done.floors['last_value']!['rmse']!);
    expect((await train(files, { epochs: 1 })).summary.run).toBe('run-002');
  });

  it('is repeatable to the bit, whatever the steps of a run, and follows the seed', async () => {
    const bits: Record<string, string>[] = [];
    for (const [stepsPerRun, seed] of [
      [1, 7],
      [1, 7],
      [4, 7],
      [1, 8],
    ] as const) {
      const files = await makeFiles({ stepsPerRun });
      const { summary } = await train(files, { seed });
      bits.push(await bitsAt(checkpointAt(summary.folder, 'last')));
    }
    expect(bits[1]).toEqual(bits[0]);
    expect(bits[2]).toEqual(bits[0]);
    expect(bits[3]).not.toEqual(bits[0]);
  });

  it('goes on after a stop to the bit, in another folder too', async () => {
    const straight = await makeFiles();
    const expected = await train(straight);
    const stopped = await makeFiles();
    const out = join(stopped.folder, 'runs', 'mine');
    const first = await train(stopped, { outFolder: out, epochs: 2, ...stopAtStep(5) });
    expect(first.summary).toMatchObject({ run: 'mine', folder: out, reason: 'stopped', steps: 5 });
    expect(first.events.at(-1)).toMatchObject({ type: 'done', reason: 'stopped' });
    // A number of epochs may change; the seed may not.
    const second = await train(stopped, { outFolder: out, epochs: 4, resume: true });
    expect(second.events.find(({ type }) => type === 'start')).toMatchObject({ resumedFromStep: 5 });
    for (const name of ['last', 'best'] as const)
      expect(await bitsAt(checkpointAt(out, name))).toEqual(await bitsAt(checkpointAt(expected.summary.folder, name)));
    expect(second.summary.metrics).toEqual(expected.summary.metrics);
    const lines = (await readFile(join(out, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
    const logged = lines.map((line) => JSON.parse(line) as RunEvent);
    expect(logged.flatMap((event) => (event.type === 'epoch' ? [event.epoch] : []))).toEqual([1, 2, 3, 4]);
    expect(logged.filter(({ type }) => type === 'done')).toHaveLength(1);
    const [changed] = await diagnosticsOf(train(stopped, { outFolder: out, seed: 9, resume: true }));
    expect(changed).toMatchObject({ code: 'TRAIN-013' });
  });

  it('goes on as far as the settings handed in say, whatever an earlier command said', async () => {
    const files = await makeFiles({ epochs: 30 });
    const { summary } = await train(files, { epochs: 2 });
    expect(summary).toMatchObject({ reason: 'finished', epochs: 2 });
    const { project } = files;
    const asked = { ...project, training: { ...project.training, epochs: 5 } };
    const further = await train(files, { outFolder: summary.folder, resume: true, project: asked });
    expect(further.summary).toMatchObject({ reason: 'finished', epochs: 5 });
    // Without a say of its own the command keeps to what the run was begun with.
    const short = await train(files, { epochs: 2 });
    const again = await train(files, { outFolder: short.summary.folder, resume: true });
    expect(again.summary).toMatchObject({ run: short.summary.run, epochs: 2 });
  });

  it('says when a cosine schedule takes another course because the number of epochs changed', async () => {
    const files = await makeFiles({ schedule: { type: 'cosine', warmupSteps: 0, minimum: 0 } });
    const noticesOf = (events: readonly RunEvent[]): string[] =>
      events.flatMap((event) => (event.type === 'notice' ? [event.message] : [])).filter((text) => /cosine/.test(text));
    const { events } = await train(files, { epochs: 2 });
    expect(noticesOf(events)).toEqual([]);
    const same = await train(files, { epochs: 2, resume: true });
    expect(noticesOf(same.events)).toEqual([]);
    const longer = await train(files, { epochs: 4, resume: true });
    // Half way through a cosine from 0.01, which had reached its end.
    expect(noticesOf(longer.events)).toEqual([expect.stringMatching(/4 epochs instead of 2.*0\.00500.*at 0\.00/)]);
  });

  it('refuses to go on with another model, other settings or other data', async () => {
    const files = await makeFiles();
    await train(files, { epochs: 1 });
    const { project } = files;
    const goOn = (): Promise<readonly Diagnostic[]> => diagnosticsOf(train(files, { resume: true }));

    const gru = { ...project.blocks.get('gru')!, parameters: new Map([['hidden', 7]]) };
    await saveRunProject(files.projectPath, { ...project, blocks: new Map([...project.blocks, ['gru', gru]]) });
    expect(await goOn()).toMatchObject([{ code: 'TRAIN-013', message: expect.stringContaining('blocks') as string }]);
    await saveRunProject(files.projectPath, { ...project, training: { ...project.training, batchSize: 8 } });
    expect(await goOn()).toMatchObject([{ code: 'TRAIN-013', message: expect.stringContaining('settings') as string }]);
    await saveRunProject(files.projectPath, {
      ...project,
      data: { ...project.data!, season: null, window: { ...project.data!.window, length: 9 } },
    });
    expect(await goOn()).toMatchObject([{ code: 'TRAIN-014', message: expect.stringContaining('windows') as string }]);
    await saveRunProject(files.projectPath, project);
    await writeFile(files.dataPath, waveCsv(201));
    expect(await goOn()).toMatchObject([
      { code: 'TRAIN-014', message: expect.stringContaining('data file') as string },
    ]);
    await writeFile(files.dataPath, waveCsv());
    // Names and places change nothing, the end of training may change.
    const moved = { ...project.blocks.get('gru')!, name: 'Memory', position: { x: 5, y: 5 } };
    const epochs = { ...project.training, epochs: 2, patience: 9 };
    await saveRunProject(files.projectPath, {
      ...project,
      blocks: new Map([...project.blocks, ['gru', moved]]),
      training: epochs,
    });
    expect((await train(files, { resume: true, epochs: 2 })).summary).toMatchObject({ epochs: 2, run: 'run-001' });
  });

  it('says what is missing when there is nothing to go on with', async () => {
    const files = await makeFiles();
    expect(await diagnosticsOf(train(files, { resume: true }))).toMatchObject([{ code: 'TRAIN-011' }]);
    await train(files, { epochs: 1 });
    expect(await diagnosticsOf(train(files, { outFolder: join(files.folder, 'wave.runs', 'run-001') }))).toMatchObject([
      { code: 'TRAIN-016' },
    ]);
    const last = checkpointAt(join(files.folder, 'wave.runs', 'run-001'), 'last');
    await writeFile(last, (await readFile(last)).subarray(0, 500));
    expect(await diagnosticsOf(train(files, { resume: true }))).toMatchObject([
      { code: 'TRAIN-015', where: { file: last } },
    ]);
    await rm(last);
    expect(await diagnosticsOf(train(files, { resume: true }))).toMatchObject([{ code: 'TRAIN-012' }]);
  });

  it('leaves no run folder for a project that cannot be trained', async () => {
    const files = await makeFiles();
    const gru = { ...files.project.blocks.get('gru')!, parameters: new Map([['hidden', 0]]) };
    const broken = { ...files.project, blocks: new Map([...files.project.blocks, ['gru', gru]]) };
    await saveRunProject(files.projectPath, broken);
    expect(await diagnosticsOf(train(files))).not.toEqual([]);
    await saveRunProject(files.projectPath, { ...files.project, data: { ...files.project.data!, path: 'gone.csv' } });
    expect(await diagnosticsOf(train(files))).toMatchObject([{ code: 'DATA-001' }]);
    await saveRunProject(files.projectPath, files.project);
    expect(await diagnosticsOf(train(files, { epochs: 0 }))).toMatchObject([{ code: 'TRAIN-018' }]);
    expect((await readdir(files.folder)).sort()).toEqual(['wave.csv', 'wave.unroll']);
  });

  it('names the block when training explodes, and keeps finite weights', async () => {
    const files = await makeFiles({
      optimizer: { type: 'sgd', learningRate: 1e15, weightDecay: 0, options: new Map() },
      clipNorm: null,
    });
    const events: RunEvent[] = [];
    const [problem] = await diagnosticsOf(train(files, { onEvent: (event) => void events.push(event) }));
    expect(problem).toMatchObject({ code: 'TRAIN-001' });
    expect(problem!.where?.block).toMatch(/^(gru|linear|head)$/);
    expect(problem!.message).toMatch(/The first tensor that went wrong is the result of \w+ ".*" of block/);
    expect(events.at(-1)).toMatchObject({ type: 'error', diagnostics: [{ code: 'TRAIN-001' }] });
    const { checkpoint } = await readCheckpoint(checkpointAt(join(files.folder, 'wave.runs', 'run-001'), 'last'));
    expect(findNonFinite(checkpoint.parameters)).toBeNull();
  });

  it('keeps the last good checkpoint when the disk fills up, and can go on from it', async () => {
    const expected = await train(await makeFiles());
    const files = await makeFiles();
    let left = 7;
    const full: FileOperations = {
      ...nodeFileOperations,
      open: async (path, flags, mode) => {
        const file = await nodeFileOperations.open(path, flags, mode);
        if (flags === 'r') return file;
        left--;
        return {
          ...file,
          write: async (bytes, offset) => {
            if (left >= 0) return file.write(bytes, offset);
            throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
          },
        };
      },
    };
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent): void => void events.push(event);
    const problems = await diagnosticsOf(train(files, { files: full, checkpointSeconds: 0, onEvent }));
    expect(problems).toMatchObject([
      { code: 'FILE-003', message: expect.stringContaining('the disk is full') as string },
    ]);
    const saved = events.filter((event) => event.type === 'checkpoint');
    expect(saved).toHaveLength(7);
    const folder = join(files.folder, 'wave.runs', 'run-001');
    const { checkpoint } = await readCheckpoint(checkpointAt(folder, 'last'));
    expect(checkpoint.position.step).toBe(saved.findLast(({ best }) => !best)!.step);
    expect((await readdir(join(folder, 'checkpoints'))).every((name) => name.endsWith('.onnx'))).toBe(true);
    await train(files, { resume: true });
    expect(await bitsAt(checkpointAt(folder, 'last'))).toEqual(
      await bitsAt(checkpointAt(expected.summary.folder, 'last')),
    );
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'says so when the folder can only be read',
    async () => {
      const files = await makeFiles();
      await chmod(files.folder, 0o555);
      expect(await diagnosticsOf(train(files))).toMatchObject([{ code: 'FILE-002' }]);
      await chmod(files.folder, 0o755);
    },
  );
});
