import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { compileProject } from '../../src-shared/compiler/compile';
import { PARTS } from '../../src-shared/data/split';
import type { Project } from '../../src-shared/document/document';
import { encodeModel } from '../../src-shared/onnx/write';
import type { PaddingReport } from '../../src-shared/protocol/run-types';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import type { Tensor } from '../../src-shared/tensor/tensor';
import { createFeatureSource, createModelData } from '../../src-shared/training/model-data';
import { testPadding } from '../../src-shared/training/padding-test';
import { drawInitialParameters } from '../../src-shared/training/training-state';
import { loadProject } from '../services/project-files';
import { readCheckpoint } from './checkpoints';
import { openBoundData, readProject } from './describe-data';
import { findWeights } from './opened-run';
import { createSession } from './ort-session';
import { openProjectData } from './project-data';
import { findRunFolder, readRunSettings } from './run-folder';

const SAMPLES = 7;
/** Enough that a block which reads padding cannot miss it, and more than one step. */
const PADDING = 5;

/** The padding test of a project as it stands on the canvas, with weights as a training would start with. */
export async function checkPadding({ projectPath, text }: WorkerArgument<'run.padding-test'>): Promise<PaddingReport> {
  const project = readProject(text);
  const { dataset } = await openBoundData(projectPath, project);
  return padSamples(project, dataset, null);
}

/** The same for the command line: a project file, or the folder of a run with its best weights. Throws a `DiagnosticError`. */
export async function checkPaddingOf(path: string): Promise<PaddingReport> {
  if (path.endsWith('.unroll')) {
    const project = await loadProject(path);
    return padSamples(project, (await openProjectData(path, project)).dataset, null);
  }
  const folder = await findRunFolder('', path);
  const { project, projectPath } = await readRunSettings(folder);
  const { dataset } = await openProjectData(projectPath, project);
  const { parameters } = (await readCheckpoint(await findWeights(folder))).checkpoint;
  return padSamples(project, dataset, parameters);
}

async function padSamples(
  project: Project,
  dataset: Awaited<ReturnType<typeof openProjectData>>['dataset'],
  trained: ReadonlyMap<string, Tensor> | null,
): Promise<PaddingReport> {
  // Rows of unequal length, even where the data has none: what is padded must be masked.
  const compiled = compileProject(project, createFeatureSource(dataset), { ragged: true });
  if (!compiled.ok) throw new DiagnosticError(compiled.error);
  const model = compiled.value;
  const data = createModelData(dataset, model);
  if (!data.ok) throw new DiagnosticError(data.error);
  const part = [...PARTS].reverse().find((name) => dataset.parts[name].starts.length > 0) ?? 'train';
  const count = Math.min(SAMPLES, data.value.sampleCount(part));
  return testPadding({
    ...{ model, data: data.value, part, padding: PADDING },
    samples: Int32Array.from({ length: count }, (_, i) => i),
    parameters: trained ?? drawInitialParameters(model, project.training.seed, 'float32'),
    createRunner: (graph) => createSession(encodeModel(graph), { spinning: false }),
  });
}
