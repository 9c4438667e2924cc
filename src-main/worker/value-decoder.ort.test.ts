import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { Random } from '../../src-shared/base/random';
import { drawProject } from '../../src-shared/testing/draw-project';
import { saveRunProject, writeRunFiles } from '../../src-shared/testing/run-files';
import { bind } from '../../src-shared/testing/tables';
import { exportRun } from './export-run';
import { readModelFile } from './model-file';
import { computeFreeRun } from './free-run-results';
import { predictFile } from './predict-file';
import { computeRunResults } from './run-results';
import { trainRun } from './train-run';
import { tryRun } from './try-run';
import { verifyExport } from './verify-export';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

it(
  'trains an encoder and a decoder of numbers, measures them running freely, and exports every graph of them',
  { timeout: 120_000 },
  async () => {
    const files = await writeRunFiles();
    folders.push(files.folder);
    const at = (name: string): string => join(files.folder, name);
    const { blocks, wires } = drawProject(
      {
        input: 'sequence-input',
        own: ['sequence-input', { columns: ['y'] }],
        encoder: ['encoder', { hidden: 12 }],
        decoder: ['value-decoder', { hidden: 12, attentionSize: 8, sampledTo: 0.5 }],
      },
      [
        ...['input -> encoder', 'own -> decoder.previous', 'encoder.memory -> decoder.memory'],
        'encoder.state -> decoder.state',
      ],
    );
    await saveRunProject(files.projectPath, {
      ...files.project,
      ...{ blocks, wires },
      data: { ...files.project.data!, window: { length: 12, stride: 1, horizon: 1, steps: 5 } },
      training: { ...files.project.training, epochs: 30 },
    });
    const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
    const { run, folder, metrics, floors } = await trainRun({ projectPath: files.projectPath, ...quiet });
    expect(metrics.test?.['rmse']).toBeLessThan(0.7 * floors['last_value']!['rmse']!);

    const { heads } = await computeRunResults(files.projectPath, run);
    const [head] = heads;
    expect(head?.series.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    const pooled = Math.sqrt(head!.series.reduce((sum, { rmse }) => sum + rmse ** 2, 0) / 5);
    expect(pooled).toBeCloseTo(metrics.test!['rmse']!, 4);
    // The first step has nothing to be shown; the others have.
    expect(head!.series[0]!.taughtRmse).toBeCloseTo(head!.series[0]!.rmse, 5);
    expect(head!.series[4]!.taughtRmse).not.toBeCloseTo(head!.series[4]!.rmse, 3);

    for (const kind of ['predict', 'evaluate', 'train', 'pair'] as const) {
      const outPath = kind === 'pair' ? at('pair') : at(`${kind}.onnx`);
      const { difference } = await exportRun({ run: folder, kind, gradients: false, steps: 1, outPath });
      expect([kind, difference < 1e-5]).toEqual([kind, true]);
    }
    const pair = await verifyExport({ projectPath: files.projectPath, run, kind: 'pair', steps: 1, path: at('pair') });
    expect(pair.outputs.map(({ name }) => name)).toContain('decoder-step: decoder.value.next');
    expect(pair.checkedSizes.map(({ batch, time }) => [batch, time])).toEqual([
      [1, 12],
      [7, 12],
      [1, 6],
      [7, 6],
    ]);
    const { model } = await readModelFile(join(at('pair'), 'decoder-step.onnx'));
    expect(JSON.parse(model.metadata.get('unroll.stepping') ?? '')).toMatchObject({
      ...{ block: 'decoder', steps: 5, columns: 1 },
      carried: ['decoder.state', 'decoder.value'],
    });

    const outPath = at('out.csv');
    const call = { dataPath: files.dataPath, outPath };
    const { rows, future } = await predictFile({ ...call, modelPath: at('predict.onnx') });
    expect([rows, future]).toEqual([189 * 5, 5 + 4 + 3 + 2 + 1]);
    expect((await readFile(outPath, 'utf8')).startsWith('t,rows_ahead,y\n')).toBe(true);
    const half = predictFile({ ...call, modelPath: join(at('pair'), 'encoder.onnx') });
    await expect(half).rejects.toThrow(DiagnosticError);
    await expect(half).rejects.toThrow('MODEL-003');
  },
);

/** Rows of `y`, which follows `plan` of the same row and nothing else; behind them rows of `plan` alone. */
function planCsv(rows: number, known: number): string {
  const random = new Random(9);
  const plans = Array.from({ length: rows + known }, () => random.integer(3) - 1);
  return `t,y,plan\n${plans.map((plan, t) => `${t},${t < rows ? 5 * plan + random.uniform() : ''},${plan}`).join('\n')}\n`;
}

it('reads what is known in advance of each row that it predicts, wherever it runs', { timeout: 120_000 }, async () => {
  const files = await writeRunFiles();
  folders.push(files.folder);
  const at = (name: string): string => join(files.folder, name);
  await writeFile(files.dataPath, planCsv(300, 0));
  const { blocks, wires } = drawProject(
    {
      input: ['sequence-input', { columns: ['y'] }],
      plan: 'known-input',
      encoder: ['encoder', { hidden: 8 }],
      decoder: ['value-decoder', { hidden: 12, attentionSize: 8 }],
    },
    [
      ...['input -> encoder', 'encoder.memory -> decoder.memory', 'encoder.state -> decoder.state'],
      'plan -> decoder.ahead',
    ],
  );
  await saveRunProject(files.projectPath, {
    ...files.project,
    ...{ blocks, wires },
    data: {
      ...files.project.data!,
      columns: [bind('t', 'time', 'none'), bind('y', 'target'), bind('plan', 'known')],
      window: { length: 8, stride: 1, horizon: 1, steps: 4 },
    },
    training: { ...files.project.training, epochs: 25 },
  });
  const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
  const { run, folder, metrics } = await trainRun({ projectPath: files.projectPath, ...quiet });
  // No history tells the next plan: without it nothing is better than the mean, which is off by 4.1.
  expect(metrics.test?.['rmse']).toBeLessThan(1);
  for (const kind of ['predict', 'evaluate', 'train', 'pair'] as const) {
    const outPath = kind === 'pair' ? at('pair') : at(`${kind}.onnx`);
    const { difference } = await exportRun({ run: folder, kind, gradients: false, steps: 1, outPath });
    expect([kind, difference < 1e-5]).toEqual([kind, true]);
  }
  const { heads } = await computeRunResults(files.projectPath, run);
  expect(heads[0]?.series).toHaveLength(4);
  // Tried by hand, what is known says how far ahead of the newest row it begins, and nothing else does.
  const tried = await tryRun({ projectPath: files.projectPath, run, sample: 0, changes: [] });
  expect(tried.inputs.map(({ name, dims, ahead }) => [name, dims[0], ahead])).toEqual([
    ['input', 8, undefined],
    ['plan', 4, 1],
  ]);

  await writeFile(at('next.csv'), planCsv(60, 4));
  const predict = (dataPath: string) =>
    predictFile({ dataPath, outPath: at('out.csv'), modelPath: at('predict.onnx') });
  expect(await predict(at('next.csv'))).toMatchObject({ windows: 60 - 8 + 1, rows: 4 * (60 - 8 + 1) });
  const plans = (await readFile(at('next.csv'), 'utf8')).trim().split('\n').slice(-4);
  const written = (await readFile(at('out.csv'), 'utf8')).trim().split('\n').slice(-4);
  written.forEach((line, i) => {
    const [t, , y] = line.split(',').map(Number);
    const [row, , plan] = plans[i]!.split(',').map(Number);
    expect([t, Math.abs(y! - (5 * plan! + 0.5)) < 1.5]).toEqual([row, true]);
  });
  // Where the plan ends, so do the predictions.
  await writeFile(at('short.csv'), planCsv(60, 2));
  expect(await predict(at('short.csv'))).toMatchObject({ windows: 60 - 8 - 1 });

  // Freely it goes on as far as the plan does behind the rows that its last prediction looks ahead to.
  const goOn = (dataPath: string, steps: number) =>
    predictFile({ dataPath, outPath: at('free.csv'), modelPath: at('predict.onnx'), steps });
  await writeFile(at('far.csv'), planCsv(60, 9));
  expect(await goOn(at('far.csv'), 6)).toMatchObject({ rows: 6 });
  const ahead = (await readFile(at('far.csv'), 'utf8')).trim().split('\n').slice(61);
  const free = (await readFile(at('free.csv'), 'utf8')).trim().split('\n').slice(1);
  free.forEach((line, i) => {
    const [t, , y] = line.split(',').map(Number);
    const [row, , plan] = ahead[i]!.split(',').map(Number);
    expect([t, Math.abs(y! - (5 * plan! + 0.5)) < 1.5]).toEqual([row, true]);
  });
  const refusals = [
    [() => goOn(at('far.csv'), 7), 'MODEL-013', '6 steps at most'],
    [
      () => exportRun({ run: folder, kind: 'forecast', gradients: false, steps: 2, outPath: at('f.onnx') }),
      'MODEL-012',
      'pair',
    ],
  ] as const;
  for (const [attempt, code, next] of refusals) {
    const error: unknown = await attempt().catch((reason: unknown) => reason);
    if (!(error instanceof DiagnosticError)) throw error;
    expect(error.diagnostics[0]).toMatchObject({ code, nextStep: expect.stringContaining(next) as string });
  }
  const { columns, steps, beyond } = await computeFreeRun({ projectPath: files.projectPath, run, steps: 5 });
  expect([steps, columns[0]!.errors.freeRunning.length]).toEqual([5, 5]);
  expect(Math.max(...columns[0]!.errors.freeRunning)).toBeLessThan(1);
  expect(beyond).toMatchObject({ code: 'MODEL-013' });
});
