import { stat } from 'node:fs/promises';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { compileProject } from '../../src-shared/compiler/compile';
import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import type { Dataset } from '../../src-shared/data/dataset';
import { PARTS, type PartName } from '../../src-shared/data/split';
import type { Tensor } from '../../src-shared/tensor/tensor';
import { createFeatureSource, createModelData, type ModelData } from '../../src-shared/training/model-data';
import { trainingError } from '../../src-shared/training/training-diagnostics';
import { readCheckpoint } from './checkpoints';
import { fingerprintData, openProjectData } from './project-data';
import { findRunData } from './run-data';
import { findRun, readRunSettings, type RunFolder, type RunSettings } from './run-folder';

/** A run with the data it was trained on and its best weights, ready to compute with. */
export interface OpenedRun {
  readonly folder: RunFolder;
  readonly settings: RunSettings;
  readonly dataset: Dataset;
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** The part of the data that results are shown on: the test part, else what there is. */
  readonly part: PartName;
}

let known: { readonly key: string; readonly run: OpenedRun } | null = null;

/**
 * Opens a run; opening the same one again costs nothing. Throws a `DiagnosticError`: the run's, the data's, and TRAIN-014
 * when the data has changed, for numbers computed on other data would pass for the run's.
 */
export async function openRun(projectPath: string, run: string): Promise<OpenedRun> {
  const folder = await findRun(projectPath, run);
  const checkpointPath = await findWeights(folder);
  const key = `${checkpointPath} ${(await stat(checkpointPath)).mtimeMs}`;
  if (known?.key === key) return known.run;
  const settings = await readRunSettings(folder);
  const project = await findRunData(projectPath, settings);
  const { dataset, ...files } = await openProjectData(projectPath, project);
  const { path } = files;
  if ((await fingerprintData(files)) !== settings.dataFingerprint) {
    throw new DiagnosticError(
      trainingError(
        'TRAIN-014',
        `${path} has changed since ${run} was trained on it, so its results cannot be shown.`,
        'Bring the former file back, or train again.',
        { file: path },
      ),
    );
  }
  const compiled = compileProject(project, createFeatureSource(dataset), { ragged: dataset.isRagged });
  if (!compiled.ok) throw new DiagnosticError(compiled.error);
  const data = createModelData(dataset, compiled.value);
  if (!data.ok) throw new DiagnosticError(data.error);
  const { parameters } = (await readCheckpoint(checkpointPath)).checkpoint;
  const part = [...PARTS].reverse().find((name) => dataset.parts[name].starts.length > 0) ?? 'train';
  known = { key, run: { folder, settings, dataset, model: compiled.value, data: data.value, parameters, part } };
  return known.run;
}

/** The best weights, or the last ones where no validation chose. TRAIN-012 when the run has none yet. */
export async function findWeights(folder: RunFolder): Promise<string> {
  for (const path of [folder.best, folder.last]) {
    try {
      if ((await stat(path)).isFile()) return path;
    } catch {
      // The next one may be there.
    }
  }
  throw new DiagnosticError(
    trainingError(
      'TRAIN-012',
      `${folder.id} has no weights yet: no checkpoint was written.`,
      'Let it train a little longer.',
      {
        file: folder.path,
      },
    ),
  );
}
