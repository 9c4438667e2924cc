import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeRunFiles } from '../../src-shared/testing/run-files';
import { bitsOf } from '../../src-shared/testing/tiny-training';
import { readCheckpoint } from './checkpoints';
import { trainRun, type TrainRunOptions } from './train-run';

const root = fileURLToPath(new URL('../..', import.meta.url));
const native = ['onnxruntime-node', '@duckdb/node-api', 'onnx-proto', 'protobufjs'];
let folder = '';

/** A process that can be killed runs plain JavaScript, so `trainRun` is bundled for it. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-kill-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { train: 'src-main/worker/train-run.ts' },
        external: [...builtinModules, /^node:/, ...native.map((name) => new RegExp(`^${name}(/|$)`))],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
    ssr: { noExternal: true, external: native },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Trains in a process of its own and kills it after so many checkpoints, somewhere in the writing of the next. */
async function trainAndKill(projectPath: string, resume: boolean, checkpoints: number): Promise<string | number> {
  const options = JSON.stringify({ projectPath, resume, threads: 1, checkpointSeconds: 0 });
  const script = `
    const { trainRun } = require(${JSON.stringify(join(folder, 'train.cjs'))});
    const say = ({ type }) => { if (type === 'checkpoint') process.stdout.write('.'); };
    trainRun({ ...${options}, shouldStop: () => 'no', onEvent: say });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let seen = 0;
  child.stdout.on('data', (dots: Buffer) => {
    seen += dots.length;
    if (seen >= checkpoints) child.kill('SIGKILL');
  });
  return new Promise((done) => {
    child.on('exit', (code, signal) => done(signal ?? code ?? 'nothing'));
  });
}

async function bitsAt(run: string, name: string): Promise<Record<string, string>> {
  const { checkpoint } = await readCheckpoint(join(run, 'checkpoints', `${name}.onnx`));
  return bitsOf(new Map([...checkpoint.parameters, ...checkpoint.states]));
}

it('goes on to the bit after a process was killed again and again', async () => {
  const silent: Omit<TrainRunOptions, 'projectPath'> = { threads: 1, shouldStop: () => 'no', onEvent: () => undefined };
  const files = await writeRunFiles({ epochs: 8 });
  const other = await writeRunFiles({ epochs: 8 });
  try {
    const expected = await trainRun({ projectPath: other.projectPath, ...silent });
    const ends: (string | number)[] = [];
    for (const checkpoints of [1, 6, 13])
      ends.push(await trainAndKill(files.projectPath, ends.length > 0, checkpoints));
    // Each was killed at work: none came to its end.
    expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
    const run = join(files.folder, 'wave.runs', 'run-001');
    const { position } = (await readCheckpoint(join(run, 'checkpoints', 'last.onnx'))).checkpoint;
    expect(position.step).toBeGreaterThan(10);
    expect(position.step).toBeLessThan(expected.steps);
    const finished = await trainRun({ projectPath: files.projectPath, resume: true, ...silent });
    expect(finished).toMatchObject({ steps: expected.steps, bestEpoch: expected.bestEpoch, metrics: expected.metrics });
    for (const name of ['last', 'best']) expect(await bitsAt(run, name)).toEqual(await bitsAt(expected.folder, name));
  } finally {
    await rm(files.folder, { recursive: true, force: true });
    await rm(other.folder, { recursive: true, force: true });
  }
});
