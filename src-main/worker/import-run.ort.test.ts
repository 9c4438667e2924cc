import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { encodeModel } from '../../src-shared/onnx/write';
import { saveRunProject, waveCsv, writeRunFiles, type RunFiles } from '../../src-shared/testing/run-files';
import { bitsOf } from '../../src-shared/testing/tiny-training';
import { readCheckpoint } from './checkpoints';
import { exportRun } from './export-run';
import { importRun } from './import-run';
import { readModelFile } from './model-file';
import { openRun } from './opened-run';
import { predictFile } from './predict-file';
import { findRun } from './run-folder';
import { listRunRecords } from './run-records';
import { computeRunResults } from './run-results';
import { trainRun } from './train-run';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };

/** A model trained and exported, and its project saved elsewhere as the app does with a dropped file. */
async function exportAndSave(
  kind: 'predict' | 'evaluate' | 'train' = 'predict',
): Promise<RunFiles & { model: string; other: string }> {
  const files = await writeRunFiles({ epochs: 3 });
  folders.push(files.folder);
  await trainRun({ projectPath: files.projectPath, ...quiet });
  const model = join(files.folder, 'wave.onnx');
  const first = join(files.folder, 'wave.runs', 'run-001');
  await exportRun({ run: first, kind, gradients: false, steps: 1, outPath: model });
  const other = join(files.folder, 'elsewhere', 'mine.unroll');
  await mkdir(join(files.folder, 'elsewhere'));
  await saveRunProject(other, { ...files.project, data: { ...files.project.data!, path: '../wave.csv' } });
  return { ...files, model, other };
}

describe('importRun', () => {
  it('brings the weights back to the bit, with results and predictions that are equal', async () => {
    const { model, other, projectPath, folder, dataPath } = await exportAndSave();
    const { run } = await importRun(other, model);
    const [before, after] = [await openRun(projectPath, 'run-001'), await openRun(other, run)];
    expect(bitsOf(after.parameters)).toEqual(bitsOf(before.parameters));
    expect(await computeRunResults(other, run)).toEqual(await computeRunResults(projectPath, 'run-001'));
    const [record] = await listRunRecords(other);
    const [original] = await listRunRecords(projectPath);
    expect(record).toMatchObject({ run: 'run-001', state: 'imported', epochs: 0, metrics: original!.metrics });

    // Exported again, it is the same model: same predictions to the last digit, same stored metrics.
    const again = join(folder, 'again.onnx');
    await exportRun({
      run: (await findRun(other, run)).path,
      kind: 'predict',
      gradients: false,
      steps: 1,
      outPath: again,
    });
    const [one, two] = [await readModelFile(model), await readModelFile(again)];
    for (const key of ['unroll.metrics', 'unroll.floors', 'unroll.preparation', 'unroll.parameters'])
      expect(two.model.metadata.get(key)).toBe(one.model.metadata.get(key));
    await predictFile({ modelPath: model, dataPath, outPath: join(folder, 'one.csv') });
    await predictFile({ modelPath: again, dataPath, outPath: join(folder, 'two.csv') });
    expect(await readFile(join(folder, 'two.csv'), 'utf8')).toBe(await readFile(join(folder, 'one.csv'), 'utf8'));
  });

  it('trains further, and keeps the weights it began with where no epoch is better', async () => {
    const { model, other } = await exportAndSave();
    const { run } = await importRun(other, model);
    const folder = await findRun(other, run);
    const imported = (await readCheckpoint(folder.best)).checkpoint;
    const events: RunEvent[] = [];
    const summary = await trainRun({
      ...{ ...quiet, projectPath: other, outFolder: folder.path, resume: true, epochs: 4 },
      onEvent: (event) => void events.push(event),
    });
    expect(events.find(({ type }) => type === 'start')).toMatchObject({ resumedFromStep: 0 });
    expect(summary).toMatchObject({ run, epochs: 4 });
    const { position } = (await readCheckpoint(folder.best)).checkpoint;
    expect(position.best!.loss).toBeLessThanOrEqual(imported.position.best!.loss);
    expect(bitsOf((await readCheckpoint(folder.last)).checkpoint.parameters)).not.toEqual(bitsOf(imported.parameters));
    expect((await listRunRecords(other))[0]).toMatchObject({ state: 'finished', epochs: 4 });
  });

  it('has what it takes to find its data where the saved project has it', async () => {
    const { model, other, project, dataPath } = await exportAndSave();
    const { run } = await importRun(other, model);
    await rm(dataPath);
    await expect(openRun(other, run)).rejects.toThrow(/DATA-001/);
    await writeFile(join(dataPath, '..', 'moved.csv'), waveCsv());
    await saveRunProject(other, { ...project, data: { ...project.data!, path: '../moved.csv' } });
    expect((await openRun(other, run)).settings.project.data?.path).toBe('../wave.csv');
  });

  it.each(['evaluate', 'train'] as const)('leaves nothing behind where a file of %s has no weights', async (kind) => {
    const { model, other, folder } = await exportAndSave(kind);
    const error: unknown = await importRun(other, model).catch((reason: unknown) => reason);
    if (!(error instanceof DiagnosticError)) throw error;
    expect(error.diagnostics).toMatchObject([{ code: 'MODEL-007', where: { file: model } }]);
    expect(await readdir(join(folder, 'elsewhere'))).toEqual(['mine.unroll']);
  });

  it('refuses weights that do not fit the project beside them, and leaves nothing behind', async () => {
    const { model, other } = await exportAndSave();
    const { model: decoded } = await readModelFile(model);
    const { graph, metadata } = decoded;
    const text = metadata.get('unroll.project') ?? '';
    expect(text).toContain('"hidden": 6');
    await writeFile(
      model,
      encodeModel(graph, metadata.set('unroll.project', text.replace('"hidden": 6', '"hidden": 7'))),
    );
    const error: unknown = await importRun(other, model).catch((reason: unknown) => reason);
    if (!(error instanceof DiagnosticError)) throw error;
    expect(error.diagnostics).toMatchObject([{ code: 'MODEL-002', where: { file: model } }]);
    expect(await listRunRecords(other)).toEqual([]);
  });
});
