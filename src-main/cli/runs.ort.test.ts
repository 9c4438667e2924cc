import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildCommandLine,
  readJsonLines,
  removeCommandLine,
  runCommandLine,
  runInProcess,
  type CommandResult,
} from '../../src-shared/testing/command-line';
import { saveRunProject, waveCsv, writeRunFiles, type RunFiles } from '../../src-shared/testing/run-files';
import { runUnroll } from './program';

let files: RunFiles;
let run = '';
/** Where a process of its own would show nothing more. */
const unroll = (args: readonly string[]): Promise<CommandResult> => runInProcess(runUnroll, args);
const at = (name: string): string => join(files.folder, name);

beforeAll(async () => {
  buildCommandLine();
  files = await writeRunFiles();
  run = at('run');
  const trained = await unroll(['train', files.projectPath, '--out', run, '--threads', '1']);
  if (trained.code !== 0) throw new Error(trained.err);
});
afterAll(async () => {
  removeCommandLine();
  await rm(files.folder, { recursive: true });
});

describe('unroll train', () => {
  it('prints with --json one event a line and nothing else', async () => {
    const args = ['train', files.projectPath, '--out', at('json'), '--json', '--epochs', '2', '--seed', '3'];
    const { code, out, err } = await runCommandLine(args);
    expect([code, err]).toEqual([0, '']);
    const events = readJsonLines(out);
    expect(events[0]).toMatchObject({
      type: 'start',
      run: 'json',
      seed: 3,
      sampleNoun: 'windows',
      epochs: 2,
      provider: 'cpu',
    });
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'epoch')).toHaveLength(2);
    expect(new Set(types)).toEqual(new Set(['start', 'step', 'epoch', 'checkpoint', 'done']));
    const number: unknown = expect.any(Number);
    const errors = { rmse: number, mae: number };
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      reason: 'finished',
      metrics: { test: errors },
      floors: { last_value: errors, seasonal: errors, autoregressive: errors },
    });
  });

  it('prints for people a line an epoch, and the test metrics beside their floors', async () => {
    const { code, out, err } = await runCommandLine([
      'train',
      files.projectPath,
      '--out',
      at('people'),
      '--epochs',
      '2',
    ]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Training people: [\d,]+ parameters, /);
    expect(out.match(/^epoch \d\/2 {2}loss /gm)).toHaveLength(2);
    expect(out).toMatch(/\n {2}test windows +loss +rmse +mae\n {2}this model .*\n {2}last value /);
    expect(out).toContain(`The run is in ${at('people')}`);
    // No terminal, so nothing that moves a cursor.
    expect(out.includes('\u001b')).toBe(false);
  });

  it('tells programs what went wrong in an event, and people on the other stream', async () => {
    const { code, out, err } = await runCommandLine(['train', at('gone.unroll'), '--json']);
    expect(code).toBe(1);
    const events = readJsonLines(out);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'error', code: 'FILE-001', nextStep: expect.any(String) as string });
    expect(err).toContain('error FILE-001: ');
  });

  it('stops after the step at Ctrl-C, several copies of it included, and keeps a result to export and go on with', async () => {
    const own = await writeRunFiles({ epochs: 100_000 });
    try {
      const folder = join(own.folder, 'long');
      let sent = false;
      const stopped = await runCommandLine(['train', own.projectPath, '--out', folder, '--json'], {
        started: (child, text) => {
          if (sent || !text.includes('"type":"epoch"')) return;
          sent = true;
          // A terminal and npm each send one.
          for (let copy = 0; copy < 3; copy++) child.kill('SIGINT');
        },
      });
      expect([sent, stopped.code, stopped.err]).toEqual([true, 0, '']);
      const done = readJsonLines(stopped.out).at(-1);
      expect(done).toMatchObject({
        type: 'done',
        reason: 'stopped',
        metrics: { test: { rmse: expect.any(Number) as number } },
      });
      const exported = await unroll(['export', folder, '--kind', 'predict', '--out', join(own.folder, 'a.onnx')]);
      expect([exported.code, exported.err]).toEqual([0, '']);

      const epochs = Number(done?.['epochs']) + 2;
      const more = ['--resume', '--epochs', String(epochs), '--json'];
      const resumed = await unroll(['train', own.projectPath, '--out', folder, ...more]);
      expect([resumed.code, resumed.err]).toEqual([0, '']);
      const events = readJsonLines(resumed.out);
      expect(events.find(({ type }) => type === 'start')).toMatchObject({ resumedFromStep: done?.['steps'] });
      expect(events.at(-1)).toMatchObject({ type: 'done', reason: 'finished', epochs });
    } finally {
      await rm(own.folder, { recursive: true });
    }
  });
});

describe('unroll export', () => {
  it.each([
    ['predict', []],
    ['evaluate', []],
    ['train', []],
    ['train', ['--gradients']],
    ['train', ['--steps', '3']],
  ])('writes and checks the %s graph %j', async (kind, options) => {
    const file = at(`${kind}${options.join('')}.onnx`);
    const { code, out, err } = await unroll(['export', run, '--kind', kind, ...options, '--out', file]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/Checked in onnxruntime on 7 windows, .* differs from the .* by \d\.\de-\d+ at most/);
    const info = await unroll(['info', file]);
    expect([info.code, info.err]).toEqual([0, '']);
    expect(info.out).toMatch(new RegExp(`\\n {2}unroll\\.kind +${kind}\\n`));
    expect(info.out.includes('gru.W.gradient ')).toBe(options.includes('--gradients'));
    if (kind === 'train') expect(info.out).toMatch(/\n {2}gru\.W\.next +float32 +1 × 18 × 2\n/);
  });

  it('takes a project file for its newest run', async () => {
    const own = await unroll(['train', files.projectPath, '--epochs', '1']);
    expect(own.code).toBe(0);
    const { code, out } = await unroll(['export', files.projectPath, '--kind', 'predict', '--out', at('newest.onnx')]);
    expect([code, out]).toEqual([0, expect.stringContaining(join('wave.runs', 'run-001'))]);
  });

  it.each([
    ['gradients of a predict graph', ['--kind', 'predict', '--gradients']],
    ['steps of an evaluate graph', ['--kind', 'evaluate', '--steps', '2']],
    ['gradients of several steps', ['--kind', 'train', '--gradients', '--steps', '2']],
  ])('refuses %s', async (_what, options) => {
    const { code, err } = await unroll(['export', run, ...options, '--out', at('no.onnx')]);
    expect([code, err]).toEqual([1, expect.stringContaining('error MODEL-005: ')]);
  });
});

describe('unroll predict', () => {
  it('reaches on the test rows what training reported, and tells the future', async () => {
    const model = at('model.onnx');
    expect((await unroll(['export', run, '--kind', 'predict', '--out', model])).code).toBe(0);
    const { code, out, err } = await unroll(['predict', model, files.dataPath, '--out', at('forecast.csv')]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('193 predictions from 193 windows, 1 of them after the last row');
    const [header, ...lines] = (await readFile(at('forecast.csv'), 'utf8')).trimEnd().split('\n');
    expect(header).toBe('t,rows_ahead,y');
    const forecast = new Map(lines.map((line) => [Number(line.split(',')[0]), Number(line.split(',')[2])]));
    // Windows of 8 rows: the first answer is for row 8, the last for the row after the last.
    expect([...forecast.keys()]).toEqual(Array.from({ length: 193 }, (_, i) => i + 8));
    const rows = (await readFile(files.dataPath, 'utf8')).trimEnd().split('\n').slice(1);
    const errors = rows
      .slice(160)
      .map((row) => (forecast.get(Number(row.split(',')[0])) ?? NaN) - Number(row.split(',')[1]));
    const rmse = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
    const result = JSON.parse(await readFile(join(run, 'result.json'), 'utf8')) as {
      metrics: { test: { rmse: number } };
    };
    expect(rmse).toBeCloseTo(result.metrics.test.rmse, 3);
  });

  it('needs no values of what it predicts where it does not read them', async () => {
    const own = await writeRunFiles();
    try {
      const input = own.project.blocks.get('input');
      if (!input) throw new Error('The project has no input');
      const blocks = new Map(own.project.blocks).set('input', { ...input, parameters: new Map([['columns', ['z']]]) });
      await saveRunProject(own.projectPath, { ...own.project, blocks });
      const [folder, model, table, result] = ['run', 'm.onnx', 'new.csv', 'f.csv'].map((name) =>
        join(own.folder, name),
      );
      if (!folder || !model || !table || !result) throw new Error('No paths');
      expect((await unroll(['train', own.projectPath, '--out', folder, '--epochs', '1'])).code).toBe(0);
      expect((await unroll(['export', folder, '--kind', 'predict', '--out', model])).code).toBe(0);
      await writeFile(table, waveCsv(12).replace(/^(\w+),[^,]*,/gm, '$1,'));
      const { code, err } = await unroll(['predict', model, table, '--out', result]);
      expect([code, err]).toEqual([0, '']);
      expect((await readFile(result, 'utf8')).trimEnd().split('\n')).toHaveLength(1 + 5);
    } finally {
      await rm(own.folder, { recursive: true });
    }
  });

  it.each([
    [
      'a graph of another kind',
      'MODEL-003',
      async () => {
        await unroll(['export', run, '--kind', 'train', '--out', at('kind.onnx')]);
        return [at('kind.onnx'), files.dataPath];
      },
    ],
    [
      'a file that Unroll did not write',
      'MODEL-001',
      async () => [join(run, 'checkpoints', 'best.onnx'), files.dataPath],
    ],
    [
      'a model cut short',
      'ONNX-002',
      async () => {
        await unroll(['export', run, '--kind', 'predict', '--out', at('whole.onnx')]);
        await writeFile(at('cut.onnx'), (await readFile(at('whole.onnx'))).subarray(0, 400));
        return [at('cut.onnx'), files.dataPath];
      },
    ],
    [
      'data without a column that the model reads',
      'DATA-012',
      async () => {
        await writeFile(at('less.csv'), 't,y\n1,2\n2,3\n');
        return [at('whole.onnx'), at('less.csv')];
      },
    ],
    [
      'fewer rows than a window',
      'DATA-026',
      async () => {
        await writeFile(at('short.csv'), waveCsv(5));
        return [at('whole.onnx'), at('short.csv')];
      },
    ],
    [
      'text in a number column',
      'DATA-009',
      async () => {
        await writeFile(at('text.csv'), waveCsv(30).replace(/^3,[^,]*/m, '3,much'));
        return [at('whole.onnx'), at('text.csv')];
      },
    ],
  ])('refuses %s (%s) and writes nothing', async (_what, expected, prepare) => {
    const { code, out, err } = await unroll(['predict', ...(await prepare()), '--out', at('nothing.csv')]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(new RegExp(`^error ${expected}\\b.*: .+\\n {2}→ .+`));
    await expect(readFile(at('nothing.csv'))).rejects.toThrow('ENOENT');
  });

  it('does not write over the data it reads', async () => {
    const before = await readFile(files.dataPath, 'utf8');
    const { code, err } = await unroll(['predict', at('whole.onnx'), files.dataPath, '--out', files.dataPath]);
    expect([code, err]).toEqual([1, expect.stringContaining('error MODEL-004: ')]);
    expect(await readFile(files.dataPath, 'utf8')).toBe(before);
  });
});

describe('unroll providers', () => {
  it('says of each provider whether it can be used, and why not', async () => {
    const { code, out } = await unroll(['providers']);
    expect(code).toBe(0);
    expect(out).toMatch(/^cpu +CPU +can be used +trains and predicts\n/);
    for (const provider of ['cuda', 'dml', 'coreml', 'webgpu']) {
      expect(out).toMatch(new RegExp(`\\n${provider} .*(can be used|cannot be used here)`));
      if (out.match(new RegExp(`\\n${provider} .*cannot`))) expect(out).toMatch(new RegExp(`\\n${provider}: .+`));
    }
  });
});
