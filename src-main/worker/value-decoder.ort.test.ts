import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { drawProject } from '../../src-shared/testing/draw-project';
import { saveRunProject, writeRunFiles } from '../../src-shared/testing/run-files';
import { exportRun } from './export-run';
import { readModelFile } from './model-file';
import { predictFile } from './predict-file';
import { computeRunResults } from './run-results';
import { trainRun } from './train-run';
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
    expect(pair.outputs).toContain('decoder-step: decoder.value.next');
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
