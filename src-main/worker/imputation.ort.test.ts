import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bind } from '../../src-shared/testing/tables';
import { saveRunProject, writeRunFiles } from '../../src-shared/testing/run-files';
import { chainProject } from '../../src-shared/testing/tiny-training';
import { exportRun } from './export-run';
import { predictFile } from './predict-file';
import { computeRunResults } from './run-results';
import { trainRun } from './train-run';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const wave = (t: number): number => 20 + 10 * Math.sin(t * 1.1);
const isGap = (t: number): boolean => t % 9 === 4 || t % 31 === 7;

it(
  'learns to fill gaps from both sides, better than a straight line, and fills the real ones',
  { timeout: 120_000 },
  async () => {
    const files = await writeRunFiles();
    folders.push(files.folder);
    const lines = Array.from({ length: 400 }, (_, t) => `${t},${isGap(t) ? '' : wave(t).toFixed(5)}`);
    await writeFile(files.dataPath, `t,y\n${lines.join('\n')}\n`);
    const { blocks, wires } = chainProject(
      [
        ['gaps', 'gap-input', { share: 0.2 }],
        ['gru', 'gru', { hidden: 16, direction: 'bidirectional' }],
        ['linear', 'linear', { units: 1 }],
        ['head', 'imputation-output'],
      ],
      { gru: 'sequence' },
    );
    await saveRunProject(files.projectPath, {
      ...files.project,
      blocks,
      wires,
      data: {
        ...files.project.data!,
        columns: [bind('t', 'time', 'none'), bind('y', 'target')],
        window: { length: 16, stride: 1, horizon: 1, steps: 1 },
      },
      training: { ...files.project.training, epochs: 25 },
    });
    const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
    const { run, folder, metrics, floors } = await trainRun({ projectPath: files.projectPath, ...quiet });
    expect(Object.keys(floors)).toEqual(['mean', 'last_value', 'linear_interpolation']);
    expect(metrics.test?.['rmse']).toBeLessThan(0.5 * floors['linear_interpolation']!['rmse']!);

    const results = await computeRunResults(files.projectPath, run);
    const series = results.heads[0]!.series[0]!;
    expect(series.rmse).toBeCloseTo(metrics.test!['rmse']!, 4);
    // Each row is shown once: seen, or filled; of a real gap the truth is not known, but what was put there is.
    expect(new Set(series.x).size).toBe(series.x.length);
    series.x.forEach((t, i) => {
      expect(series.truth[i] === null).toBe(isGap(t));
      const filled = [series.prediction[i], series.interpolation?.[i], series.lastValue[i]];
      if (isGap(t)) expect(filled.every((value) => typeof value === 'number')).toBe(true);
      else expect(new Set(filled.map((value) => value === null)).size).toBe(1);
    });
    const hidden = series.prediction.filter((value, i) => value !== null && series.truth[i] !== null).length;
    expect(hidden / series.x.length).toBeGreaterThan(0.1);

    const [modelPath, outPath] = [join(files.folder, 'model.onnx'), join(files.folder, 'filled.csv')];
    await exportRun({ run: folder, kind: 'predict', gradients: false, steps: 1, outPath: modelPath });
    const summary = await predictFile({ modelPath, dataPath: files.dataPath, outPath, threads: 1 });
    const gaps = Array.from({ length: 400 }, (_, t) => t).filter(isGap);
    expect(summary).toMatchObject({ rows: 400, notices: [`${gaps.length} gaps filled.`] });
    const [header, ...rows] = (await readFile(outPath, 'utf8')).trim().split('\n');
    expect(header).toBe('t,y,y.filled');
    let squares = 0;
    rows.forEach((row, t) => {
      const [time, y, filled] = row.split(',').map(Number);
      expect([time, filled]).toEqual([t, isGap(t) ? 1 : 0]);
      if (isGap(t)) squares += (y! - wave(t)) ** 2;
      else expect(y).toBe(Number(wave(t).toFixed(5)));
    });
    expect(Math.sqrt(squares / gaps.length)).toBeLessThan(3);
  },
);
