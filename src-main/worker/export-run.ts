import { resolve } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { Graph } from '../../src-shared/ir/graph';
import { compileProject } from '../../src-shared/compiler/compile';
import type { CompiledModel, TrainGraph } from '../../src-shared/compiler/compiled-model';
import type { TrainingSettings } from '../../src-shared/document/document';
import { encodeModel } from '../../src-shared/onnx/write';
import { createFeatureSource, createModelData } from '../../src-shared/training/model-data';
import { checkCheckpoint, type TrainingCheckpoint } from '../../src-shared/training/training-state';
import { writeFileAtomically } from '../fs/atomic-write';
import { errorCode } from '../fs/file-error';
import { nodeFileOperations, type FileOperations } from '../fs/file-operations';
import { readCheckpoint } from './checkpoints';
import { checkExport, type ExportCheck } from './export-check';
import { openExportData } from './export-data';
import { describeInputs, describeOutputs } from './export-description';
import { writeModelMetadata, type GraphKind } from './model-metadata';
import { WEIGHTS_KEY } from './model-weights';
import { locateRun, readRunSettings, type RunFolder } from './run-folder';
import { readRunResult } from './run-result';

export interface ExportRequest {
  /** The folder of a run, or a project file for its newest run. */
  readonly run: string;
  readonly kind: GraphKind;
  /** `train` only: `X.gradient` for every parameter too. */
  readonly gradients: boolean;
  /** `train` only: optimizer steps in one run of the graph. */
  readonly steps: number;
  readonly outPath: string;
}

export interface ExportSummary extends ExportCheck {
  readonly runFolder: string;
  readonly bytes: number;
  /** What the user should know about the file. */
  readonly notes: readonly string[];
}

/**
 * Writes a graph of a run as an ONNX file, with the run's best weights (its last ones where no validation chose) and with
 * everything in its metadata that using it takes. The bytes are loaded and compared with another graph of the same
 * model before any of them is written, and written whole or not at all. Throws a `DiagnosticError`: MODEL-005 for
 * options that contradict each other, and those of the run, the data and the file system.
 */
export async function exportRun(
  request: ExportRequest,
  operations: FileOperations = nodeFileOperations,
): Promise<ExportSummary> {
  checkOptions(request);
  const folder = await locateRun(request.run);
  refuseRunFiles(folder, request.outPath);
  const settings = await readRunSettings(folder);
  const { project, preparation } = settings;
  const { dataset, note } = await openExportData(settings);
  const compiled = compileProject(project, createFeatureSource(dataset));
  if (!compiled.ok) throw new DiagnosticError(compiled.error);
  const model = compiled.value;
  const data = createModelData(dataset, model);
  if (!data.ok) throw new DiagnosticError(data.error);
  const train = request.kind === 'train' ? buildTrain(model, project.training, request) : null;
  const { parameters } = await readBestCheckpoint(folder, model, project.training);

  const metadata = writeModelMetadata(
    {
      kind: request.kind,
      project,
      preparation,
      inputs: describeInputs(model, dataset),
      outputs: describeOutputs(model, preparation),
    },
    {
      seed: project.training.seed,
      dataFingerprint: settings.dataFingerprint,
      ...(await readRunResult(folder)),
      extra: train === null ? describeWeights(request.kind, model) : describeTrain(train.graph, project.training),
    },
  );
  const graph = train?.graph.graph ?? buildGraph(model, request.kind, parameters);
  const bytes = encodeModel(graph, metadata);
  const check = await checkExport({ kind: request.kind, bytes, model, data: data.value, parameters, train });
  await writeFileAtomically(request.outPath, bytes, operations);
  return {
    ...check,
    runFolder: folder.path,
    bytes: bytes.length,
    notes: [...(note === null ? [] : [note]), ...explainInputs(request.kind, folder)],
  };
}

function checkOptions({ kind, gradients, steps }: ExportRequest): void {
  const refuse = (message: string, nextStep: string): never => {
    throw new DiagnosticError({ code: 'MODEL-005', severity: 'error', message, nextStep });
  };
  if (kind !== 'train' && gradients)
    refuse(`A ${kind} graph has no gradients.`, 'Leave --gradients out, or export --kind train.');
  if (kind !== 'train' && steps !== 1)
    refuse(`A ${kind} graph takes no steps.`, 'Leave --steps out, or export --kind train.');
  if (gradients && steps !== 1) {
    refuse(`Gradients come out of graphs of one step, not of ${steps}.`, 'Leave out either --gradients or --steps.');
  }
}

/** A run cannot be read, exported or gone on with once one of its own files has been written over. */
function refuseRunFiles(folder: RunFolder, outPath: string): void {
  const { settings, metrics, result, last, best } = folder;
  if (![settings, metrics, result, last, best].includes(resolve(outPath))) return;
  throw new DiagnosticError({
    code: 'MODEL-004',
    severity: 'error',
    message: `The graph would be written over ${outPath}, a file of the run that it is made from.`,
    nextStep: 'Give --out the name of another file.',
    where: { file: outPath },
  });
}

function buildTrain(
  model: CompiledModel,
  training: TrainingSettings,
  { steps, gradients }: Pick<ExportRequest, 'steps' | 'gradients'>,
): { readonly graph: TrainGraph; readonly steps: number } {
  const { optimizer, clipNorm, clipValue } = training;
  const graph = model.train({
    dtype: 'float32',
    optimizer: optimizer.type,
    weightDecay: optimizer.weightDecay,
    optimizerOptions: optimizer.options,
    clipNorm,
    clipValue,
    steps,
    gradients,
  });
  return { graph, steps };
}

function buildGraph(model: CompiledModel, kind: GraphKind, parameters: TrainingCheckpoint['parameters']): Graph {
  return kind === 'predict' ? model.predict(parameters) : model.evaluate();
}

async function readBestCheckpoint(
  folder: RunFolder,
  model: CompiledModel,
  training: TrainingSettings,
): Promise<TrainingCheckpoint> {
  const { checkpoint } = await readCheckpoint((await isThere(folder.best)) ? folder.best : folder.last);
  const { states } = buildTrain(model, training, { steps: 1, gradients: false }).graph;
  const problem = checkCheckpoint(checkpoint, model, states);
  if (problem) throw new DiagnosticError(problem);
  return checkpoint;
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await nodeFileOperations.stat(path)).isFile();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** What somebody who trains with the graph has to feed besides parameters and batches. */
function describeTrain(graph: TrainGraph, training: TrainingSettings): Map<string, string> {
  return new Map([
    ['states', JSON.stringify(graph.states)],
    ['masks', JSON.stringify(graph.masks)],
    ['learning_rate', String(training.optimizer.learningRate)],
  ]);
}

/** Which of the initializers of a `predict` graph are weights that can be trained further. */
function describeWeights(kind: GraphKind, { parameters }: CompiledModel): Map<string, string> {
  if (kind !== 'predict') return new Map();
  return new Map([[WEIGHTS_KEY, JSON.stringify(parameters.map(({ name }) => name))]]);
}

function explainInputs(kind: GraphKind, folder: RunFolder): string[] {
  if (kind === 'predict') return [];
  return [
    `Its parameters are inputs. The trained ones, and the optimizer's state, are in ${folder.best}: run that file, which has no inputs, and feed each output NAME.saved as the input NAME.`,
  ];
}
