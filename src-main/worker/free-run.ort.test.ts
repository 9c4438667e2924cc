import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { Project } from '../../src-shared/document/document';
import { saveRunProject, SMALL_GRU, writeRunFiles } from '../../src-shared/testing/run-files';
import { bind } from '../../src-shared/testing/tables';
import { bitsOf } from '../../src-shared/testing/tiny-training';
import { exportRun } from './export-run';
import { computeFreeRun } from './free-run-results';
import { importRun } from './import-run';
import { openRun } from './opened-run';
import { predictFile } from './predict-file';
import { trainRun } from './train-run';
import { verifyExport } from './verify-export';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Two series, and a day of the week that is known before. */
function makeCsv(rows: number, unknown = 0): string {
  const lines = ['a', 'b'].flatMap((series, s) =>
    Array.from({ length: rows + unknown }, (_, t) => {
      const y = t < rows ? (10 + 4 * Math.sin(t / 4 + s) + (t % 7 === 0 ? 3 : 0)).toFixed(4) : '';
      return `${series},${t},${y},d${t % 7}`;
    }),
  );
  return `s,t,y,day\n${lines.join('\n')}\n`;
}

async function train(change: (project: Project) => Project = (p) => p) {
  const files = await writeRunFiles({ epochs: 4 });
  folders.push(files.folder);
  const project = change({
    ...files.project,
    data: {
      ...files.project.data!,
      columns: [
        bind('s', 'series', 'none'),
        bind('t', 'time', 'none'),
        bind('y', 'target'),
        bind('day', 'known', 'category'),
      ],
    },
    blocks: new Map(
      Array.from(files.project.blocks, ([id, block]) => [
        id,
        id === 'input' ? { ...block, parameters: new Map([['columns', ['y', 'day']]]) } : block,
      ]),
    ),
  });
  await saveRunProject(files.projectPath, project);
  await writeFile(files.dataPath, makeCsv(120));
  const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
  const { run, folder } = await trainRun({ projectPath: files.projectPath, ...quiet });
  return { ...files, run, runFolder: folder, at: (name: string): string => join(files.folder, name) };
}

async function diagnosticOf(work: Promise<unknown>): Promise<Diagnostic | undefined> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw new Error(`No diagnostic: ${String(error)}`);
  return error.diagnostics[0];
}

describe('a model of the next row, run freely', () => {
  it(
    'predicts rows after the data, as the exported graph does, and is measured on the test part',
    { timeout: 60_000 },
    async () => {
      const { projectPath, run, runFolder, at } = await train();
      const steps = 9;
      const [model, graph, data] = [at('model.onnx'), at('forecast.onnx'), at('new.csv')];
      await exportRun({ run: runFolder, kind: 'predict', gradients: false, steps: 1, outPath: model });
      const exported = await exportRun({ run: runFolder, kind: 'forecast', gradients: false, steps, outPath: graph });
      expect(exported.difference).toBeLessThan(1e-5);
      const verified = await verifyExport({ projectPath, run, kind: 'forecast', steps, path: graph });
      expect(verified).toMatchObject({
        inputs: [{ name: 'input' }, { name: 'input.ahead' }],
        outputs: [{ name: 'head' }],
      });

      await writeFile(data, makeCsv(100, steps));
      const rowsOf = async (modelPath: string, asked?: number): Promise<string[][]> => {
        const outPath = at('out.csv');
        const summary = await predictFile({ modelPath, dataPath: data, outPath, ...(asked ? { steps: asked } : {}) });
        expect(summary).toMatchObject({ windows: 2, rows: 2 * (asked ?? steps), future: 0, warnings: [] });
        const [header, ...lines] = (await readFile(outPath, 'utf8')).trim().split('\n');
        expect(header).toBe('s,t,rows_ahead,y');
        return lines.map((line) => line.split(','));
      };
      const stepped = await rowsOf(model, steps);
      const inOne = await rowsOf(graph);
      expect(stepped.map((row) => row.slice(0, 3))).toEqual(
        ['a', 'b'].flatMap((s) => Array.from({ length: steps }, (_, k) => [s, String(100 + k), String(k + 1)])),
      );
      stepped.forEach((row, i) => expect(Number(inOne[i]![3])).toBeCloseTo(Number(row[3]), 4));
      expect(await rowsOf(graph, 4)).toEqual(inOne.filter((row) => Number(row[2]) <= 4));
      const plain = at('plain.csv');
      await predictFile({ modelPath: model, dataPath: data, outPath: plain });
      const next = (await readFile(plain, 'utf8')).split('\n').find((line) => line.startsWith('a,100,1,'));
      expect(Number(stepped[0]![3])).toBeCloseTo(Number(next!.split(',')[3]), 4);

      const free = await computeFreeRun({ projectPath, run, steps: 6 });
      const [column] = free.columns;
      expect([free.steps, column!.errors.freeRunning.length, column!.test.x.length]).toEqual([6, 6, 24]);
      expect(column!.errors.freeRunning[0]).toBeCloseTo(column!.errors.oneStep[0]!, 5);
      expect(column!.errors.freeRunning[5]).not.toBeCloseTo(column!.errors.oneStep[5]!, 2);
      expect(column!.test.freeRunning[0]).toBeCloseTo(column!.test.oneStep[0]!, 4);
      // Nobody knows the day of a row that is not in the data.
      expect(free.beyond).toMatchObject({ code: 'MODEL-013' });
      expect(free.beyond!.message).toContain('"day"');
    },
  );

  it('comes back with its weights from the file that predicts many rows in one run', { timeout: 60_000 }, async () => {
    const { projectPath, run, runFolder, at } = await train();
    const outPath = at('forecast.onnx');
    const exported = await exportRun({ run: runFolder, kind: 'forecast', gradients: false, steps: 3, outPath });
    expect(exported.carriesWeights).toBe(true);
    const imported = await importRun(projectPath, outPath);
    const [before, after] = [await openRun(projectPath, run), await openRun(projectPath, imported.run)];
    expect(bitsOf(after.parameters)).toEqual(bitsOf(before.parameters));
  });

  it('says which columns nobody knows in advance, and how far those reach that are', async () => {
    const { runFolder, at, dataPath, projectPath, run } = await train();
    await exportRun({ run: runFolder, kind: 'predict', gradients: false, steps: 1, outPath: at('model.onnx') });
    const call = { modelPath: at('model.onnx'), dataPath, outPath: at('out.csv') };
    await writeFile(at('few.csv'), makeCsv(100, 3));
    // The last day of the data is no day ahead.
    expect((await diagnosticOf(predictFile({ ...call, steps: 1 })))?.message).toContain('0 such rows');
    const short = await diagnosticOf(predictFile({ ...call, dataPath: at('few.csv'), steps: 5 }));
    expect(short).toMatchObject({ code: 'MODEL-013', nextStep: expect.stringContaining('3 steps at most') as string });
    await exportRun({ run: runFolder, kind: 'forecast', gradients: false, steps: 3, outPath: at('forecast.onnx') });
    const far = { ...call, modelPath: at('forecast.onnx'), steps: 5 };
    expect(await diagnosticOf(predictFile(far))).toMatchObject({ code: 'MODEL-014' });
    expect((await computeFreeRun({ projectPath, run, steps: 1000 })).steps).toBe(24);

    const files = await writeRunFiles({ epochs: 1 }, SMALL_GRU);
    folders.push(files.folder);
    const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
    const other = await trainRun({ projectPath: files.projectPath, ...quiet });
    const refusals = [
      () => exportRun({ run: other.folder, kind: 'forecast', gradients: false, steps: 3, outPath: at('no.onnx') }),
      () => computeFreeRun({ projectPath: files.projectPath, run: other.run, steps: 3 }),
    ];
    for (const refusal of refusals) {
      const found = await diagnosticOf(refusal());
      expect(found).toMatchObject({ code: 'MODEL-012' });
      expect(found!.message).toContain('"z"');
    }
  });
});
