import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { compileProject } from '../../src-shared/compiler/compile';
import { listOptimizerStates } from '../../src-shared/compiler/optimizer-states';
import type { Project } from '../../src-shared/document/document';
import { PRODUCER_VERSION } from '../../src-shared/onnx/format';
import type { RunMetrics } from '../../src-shared/protocol/run-events';
import { describeShape } from '../../src-shared/tensor/dims';
import type { Tensor } from '../../src-shared/tensor/tensor';
import { createFeatureSource } from '../../src-shared/training/model-data';
import { startFrom, type TrainingCheckpoint } from '../../src-shared/training/training-state';
import { writeFileAtomically } from '../fs/atomic-write';
import { loadProject } from '../services/project-files';
import { writeCheckpoint } from './checkpoints';
import { openExportData } from './export-data';
import { readModelFile } from './model-file';
import { readModelMetadata } from './model-metadata';
import { readModelWeights } from './model-weights';
import { runtimeVersion } from './ort-session';
import { createRunFolder, readRunSettings, writeRunSettings, type RunFolder } from './run-folder';
import { identifyRun } from './run-identity';
import { RunLog } from './run-log';

/**
 * Makes the weights of a `predict` file a run of the project saved at `projectPath`: it can be tried, evaluated, exported
 * and trained further. The optimizer starts anew, for the file does not hold what it remembered. Throws a
 * `DiagnosticError`: the reader's, MODEL-001 and -002, MODEL-007 where the file holds no weights, the file system's.
 */
export async function importRun(projectPath: string, modelPath: string): Promise<{ readonly run: string }> {
  const { model } = await readModelFile(modelPath);
  const metadata = readModelMetadata(model.metadata);
  if (!metadata.ok) throw new DiagnosticError(metadata.error.map((d) => ({ ...d, where: { file: modelPath } })));
  const weights = readModelWeights(model);
  if (weights === null) throw new DiagnosticError(withoutWeights(modelPath, metadata.value.kind));
  const project = bindAs(metadata.value.project, await loadProject(projectPath));
  const dataFingerprint = model.metadata.get('unroll.data_fingerprint') ?? '';
  const metrics = readMetrics(model.metadata.get('unroll.metrics'));
  const floors = readTable(model.metadata.get('unroll.floors'));
  const folder = await createRunFolder(projectPath, null);
  try {
    await writeRunSettings(folder, {
      ...{ projectPath, project, dataFingerprint, preparation: metadata.value.preparation },
      ...{ overrides: {}, threads: 1, provider: 'cpu' },
      versions: { unroll: PRODUCER_VERSION, node: process.versions.node, onnxruntime: runtimeVersion() },
    });
    const identity = identifyRun(project, dataFingerprint);
    const checkpoint = makeCheckpoint(weights, project, metrics);
    for (const path of [folder.last, folder.best]) await writeCheckpoint(path, checkpoint, identity);
    await writeFileAtomically(folder.result, `${JSON.stringify({ metrics, floors }, null, 2)}\n`);
    await logImport(folder, { type: 'imported', file: basename(modelPath), metrics, floors });
    await refuseOtherWeights(folder, modelPath, weights);
  } catch (error) {
    await rm(folder.path, { recursive: true, force: true });
    throw error;
  }
  return { run: folder.id };
}

/** Weights and project of a file have to fit: somebody may have changed either. Throws MODEL-002. */
async function refuseOtherWeights(
  folder: RunFolder,
  modelPath: string,
  weights: ReadonlyMap<string, Tensor>,
): Promise<void> {
  const settings = await readRunSettings(folder);
  const { dataset } = await openExportData(settings);
  const compiled = compileProject(settings.project, createFeatureSource(dataset), { ragged: dataset.isRagged });
  if (!compiled.ok) throw new DiagnosticError(compiled.error);
  const wanted = compiled.value.parameters;
  const other = wanted.find(({ name, shape }) => weights.get(name)?.dims.join() !== shape.join());
  if (other === undefined && wanted.length === weights.size) return;
  const held = other && weights.get(other.name);
  const detail =
    other === undefined
      ? `It holds ${weights.size} of them, the drawing has ${wanted.length}.`
      : `${other.name} is ${describeShape(other.shape)} in the drawing and ${held ? describeShape(held.dims) : 'missing'} in the file.`;
  throw new DiagnosticError({
    code: 'MODEL-002',
    severity: 'error',
    message: `The weights in ${modelPath} do not fit the project in it. ${detail}`,
    nextStep: 'Export the model again from its run; the drawing can be trained anew as it is.',
    where: { file: modelPath },
  });
}

async function logImport(folder: RunFolder, event: Parameters<RunLog['append']>[0]): Promise<void> {
  const log = await RunLog.open(folder.metrics, null);
  try {
    log.append(event);
  } finally {
    log.close();
  }
}

/** The project as the model was trained with, reading its data where the saved project does. */
function bindAs(trained: Project, saved: Project): Project {
  if (trained.data === null || saved.data === null) return trained;
  return { ...trained, data: { ...trained.data, path: saved.data.path, pairedPath: saved.data.pairedPath } };
}

/** Before its first step, with these weights as the best so far: training further has to beat them. */
function makeCheckpoint(
  weights: ReadonlyMap<string, Tensor>,
  { training }: Project,
  { validation }: RunMetrics,
): TrainingCheckpoint {
  const parameters = Array.from(weights, ([name, { dims }]) => ({ name, shape: dims }));
  const start = startFrom(weights, listOptimizerStates(parameters, training.optimizer.type), training.seed);
  if (validation?.['loss'] === undefined) return start;
  const { loss, ...metrics } = validation;
  return { ...start, position: { ...start.position, best: { epoch: 0, step: 0, loss, metrics } } };
}

function withoutWeights(path: string, kind: string) {
  return {
    code: 'MODEL-007',
    severity: 'error',
    message: `${path} carries no weights that could be trained further: it is ${/^e/.test(kind) ? 'an' : 'a'} ${kind} graph, or was written by an older version.`,
    nextStep: 'Use a file that was exported with `--kind predict`.',
    where: { file: path },
  } as const;
}

type Numbers = Readonly<Record<string, number>>;

/** What a file says of itself is not believed to be numbers. */
function readMetrics(text: string | undefined): RunMetrics {
  const parts = fieldsOf(parseJson(text));
  return { validation: numbersOf(parts.get('validation')), test: numbersOf(parts.get('test')) };
}

function readTable(text: string | undefined): Readonly<Record<string, Numbers>> {
  const rows = [...fieldsOf(parseJson(text))].flatMap(([name, value]): [string, Numbers][] => {
    const numbers = numbersOf(value);
    return numbers === null ? [] : [[name, numbers]];
  });
  return Object.fromEntries(rows);
}

function numbersOf(value: unknown): Numbers | null {
  const entries = [...fieldsOf(value)].filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
  );
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [],
  );
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null') as unknown;
  } catch {
    return null;
  }
}
