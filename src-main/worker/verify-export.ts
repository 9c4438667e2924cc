import { join } from 'node:path';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { defined } from '../../src-shared/base/invariant';
import { compileProject } from '../../src-shared/compiler/compile';
import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import type { Dataset } from '../../src-shared/data/dataset';
import type { GraphKindName, ModelVerification, WorkerArgument } from '../../src-shared/protocol/worker-messages';
import type { ExportedPorts } from '../../src-shared/protocol/app-types';
import { createFeatureSource, createModelData, type ModelData } from '../../src-shared/training/model-data';
import { buildTrain, compileOptionsOf, planForecast } from './build-export';
import { readCheckpoint } from './checkpoints';
import { choosePart, greatestDifference, measureExport, TOLERANCE, type CheckSize } from './export-check';
import type { ExportCandidate } from './export-comparison';
import { openExportData } from './export-data';
import { describeInputs, describeOutputs } from './export-description';
import { hashFiles } from './export-run';
import { listExportedPorts } from './exported-ports';
import { readModelFile } from './model-file';
import { findWeights } from './opened-run';
import { findRun, readRunSettings, type RunSettings } from './run-folder';

interface Exported {
  readonly ports: ExportedPorts;
  readonly bytes: Uint8Array;
  /** The decoder step of a pair. */
  readonly stepBytes: Uint8Array | null;
}

/** The file of an export as it lies on the disk; of a pair both. */
async function readExported(kind: GraphKindName, path: string): Promise<Exported> {
  const names = kind === 'pair' ? ['encoder', 'decoder-step'] : [null];
  const files = await Promise.all(
    names.map(async (name) => ({
      name: name ?? kind,
      ...(await readModelFile(name === null ? path : join(path, `${name}.onnx`))),
    })),
  );
  const [first, second] = files;
  const { bytes } = defined(first, 'file of an export');
  return { ports: listExportedPorts(files), bytes, stepBytes: second?.bytes ?? null };
}

/**
 * Reads an exported file back from the disk and runs it on held-out windows, in batches and (where the model reads
 * sequences) lengths of several sizes, beside another graph of the same run. Throws MODEL-006 when they differ by
 * more than rounding, and the run's and the file's own diagnostics.
 */
export async function verifyExport({
  projectPath,
  run,
  kind,
  steps,
  path,
}: WorkerArgument<'model.verify'>): Promise<ModelVerification> {
  const { ports, bytes, stepBytes } = await readExported(kind, path);
  const folder = await findRun(projectPath, run);
  const settings = await readRunSettings(folder);
  const { dataset, note } = await openExportData(settings);
  const compiled = compileProject(settings.project, createFeatureSource(dataset), compileOptionsOf(kind));
  if (!compiled.ok) throw new DiagnosticError(compiled.error);
  const model = compiled.value;
  const bound = createModelData(dataset, model);
  if (!bound.ok) throw new DiagnosticError(bound.error);
  const data = bound.value;
  const { parameters } = (await readCheckpoint(await findWeights(folder))).checkpoint;
  const candidate: ExportCandidate = {
    ...{ kind: kind === 'pair' ? 'encoder' : kind, bytes, stepBytes, model, data, parameters },
    train: kind === 'train' ? buildTrain(model, settings.project.training, { steps: 1, gradients: false }) : null,
    forecast: kind === 'forecast' ? planForecast(describePorts(model, dataset, settings), settings, steps) : null,
  };
  const sizes = listSizes(kind, model, data, dataset.binding.window.length);
  const checks = await measureExport(candidate, sizes);
  const difference = greatestDifference(checks);
  if (!(difference <= TOLERANCE)) throw refusal(path, difference);
  return {
    sha256: hashFiles(stepBytes === null ? [bytes] : [bytes, stepBytes]),
    ...ports,
    tolerance: TOLERANCE,
    greatestDifference: difference,
    checkedSizes: checks.map(({ batch, time, milliseconds }) => ({ batch, time, milliseconds })),
    madeUpWindows: note !== null,
  };
}

function describePorts(model: CompiledModel, dataset: Dataset, { preparation }: RunSettings) {
  return { inputs: describeInputs(model, dataset), outputs: describeOutputs(model, preparation) };
}

function refusal(path: string, difference: number): DiagnosticError {
  return new DiagnosticError({
    code: 'MODEL-006',
    severity: 'error',
    message: `${path} computes something else than the model it was made from: they differ by ${difference.toExponential(1)}, where rounding explains ${TOLERANCE.toExponential(0)}.`,
    nextStep: 'Export it again. If that happens again it is a fault of Unroll: report it with the project file.',
    where: { file: path },
  });
}

/** Graphs that are run once a row or once a token: of them fewer sizes are enough to wait for. */
const LOOPING: readonly GraphKindName[] = ['step', 'forecast', 'pair', 'generate', 'sample'];

/**
 * Batches of one and of several, windows whole and cut. A head that compresses the whole window still gives an answer.
 * Sequences of differing lengths stay as they are: batches of them have several lengths of themselves.
 */
function listSizes(kind: GraphKindName, model: CompiledModel, data: ModelData, length: number): CheckSize[] {
  const loops = LOOPING.includes(kind);
  const available = data.sampleCount(choosePart(data));
  const hasTime = !data.isRagged && model.inputs.some(({ shape }) => shape[1] === 'time');
  const half = Math.max(1, Math.floor(length / 2));
  const times = hasTime ? [length, half, ...(loops ? [] : [Math.min(3, length)])] : [null];
  const batches = [1, Math.min(7, available), ...(loops ? [] : [Math.min(32, available)])];
  return [...new Set(times)]
    .flatMap((time) => [...new Set(batches)].map((batch) => ({ batch, time })))
    .filter(({ batch }) => batch > 0);
}
