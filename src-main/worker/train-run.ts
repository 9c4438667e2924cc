import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { Result } from '../../src-shared/base/result';
import { compileProject } from '../../src-shared/compiler/compile';
import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import type { Dataset } from '../../src-shared/data/dataset';
import { SAMPLE_KINDS } from '../../src-shared/data/samples/sample-kinds';
import type { Project, TrainingSettings } from '../../src-shared/document/document';
import { learningRateAt } from '../../src-shared/optimizers/schedules';
import { PRODUCER_VERSION } from '../../src-shared/onnx/format';
import { encodeModel } from '../../src-shared/onnx/write';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { carryWeights } from '../../src-shared/training/carry-over';
import { createFeatureSource, createModelData, type ModelData } from '../../src-shared/training/model-data';
import { trainModel, type TrainingResult } from '../../src-shared/training/train-model';
import { trainingError } from '../../src-shared/training/training-diagnostics';
import type { ResumePoint, RunnerFactory } from '../../src-shared/training/training-setup';
import { explainShortStreams } from '../../src-shared/training/short-streams';
import { drawInitialParameters } from '../../src-shared/training/training-state';
import { writeFileAtomically } from '../fs/atomic-write';
import { nodeFileOperations, type FileOperations } from '../fs/file-operations';
import { loadProject } from '../services/project-files';
import { AttentionKeeper } from './attention-history';
import { checkIdentity, readCheckpoint, writeCheckpoint } from './checkpoints';
import { evaluateTest } from './evaluate-run';
import { findWeights } from './opened-run';
import { createSession, runtimeVersion, type Provider } from './ort-session';
import { fingerprintData, openProjectData } from './project-data';
import { resolveProvider } from './providers';
import {
  createRunFolder,
  discardRunFolder,
  findRunFolder,
  locateRun,
  readRunSettings,
  writeRunSettings,
  type RunFolder,
  type TrainingOverrides,
} from './run-folder';
import { describeFloors } from './run-floors';
import { identifyRun, type RunIdentity } from './run-identity';
import { RunLog } from './run-log';

export interface TrainRunOptions {
  readonly projectPath: string;
  /** The folder of the run. Default: the next number in `NAME.runs` beside the project; with `resume` the newest there. */
  readonly outFolder?: string;
  /** In place of the project's; a resumed run keeps those it was started with. */
  readonly epochs?: number;
  readonly seed?: number;
  /** Default: all cores, 4 at most. */
  readonly threads?: number;
  /** Default `cpu`. */
  readonly provider?: Provider | 'auto';
  /** Go on from the last checkpoint. */
  readonly resume?: boolean;
  /** Start from the weights of that run (its folder, or a project file for its newest run), as far as they fit. */
  readonly from?: string;
  readonly onEvent: (event: RunEvent) => void;
  readonly shouldStop: () => 'no' | 'after-step';
  /** Least time between two checkpoints, in seconds; see `TrainingSetup`. */
  readonly checkpointSeconds?: number;
  /** Trained in place of what the file holds: what stands on a canvas may not be saved yet. */
  readonly project?: Project;
  /** Called between steps; while its promise is open, training holds. */
  readonly yieldToHost?: () => Promise<void>;
  /** How checkpoints reach the disk. */
  readonly files?: FileOperations;
}

export interface RunSummary {
  readonly run: string;
  readonly folder: string;
  readonly reason: TrainingResult['reason'];
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  readonly bestEpoch: number | null;
  /** The checkpoint that holds the weights these metrics are of. */
  readonly weights: string;
  readonly metrics: {
    readonly validation: Readonly<Record<string, number>> | null;
    readonly test: Readonly<Record<string, number>> | null;
  };
  readonly floors: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** More threads than this make a recurrent step slower rather than faster. */
const MOST_THREADS = 4;

/**
 * Trains a project and leaves its run folder: settings, events, checkpoints, result. Nothing is written before project,
 * data and model are known to be sound. Every failure for a reason the user can mend is a DiagnosticError, told as an
 * `error` event too once the run has begun; the last good checkpoint then stays.
 */
export async function trainRun(options: TrainRunOptions): Promise<RunSummary> {
  const prepared = await prepareRun(options);
  const { folder, resume } = prepared;
  // What an earlier part of this run came to is no longer what its checkpoints hold.
  await rm(folder.result, { force: true });
  const log = await RunLog.open(folder.metrics, resume?.last.position.step ?? null);
  const onEvent = (event: RunEvent): void => {
    log.append(event);
    options.onEvent(event);
  };
  try {
    return await runPrepared(prepared, options, onEvent);
  } catch (error) {
    if (error instanceof DiagnosticError) reportFailure(error, onEvent);
    throw error;
  } finally {
    log.close();
  }
}

/** A full disk can refuse this line too; what went wrong first is then told by what was thrown. */
function reportFailure({ diagnostics }: DiagnosticError, onEvent: (event: RunEvent) => void): void {
  try {
    onEvent({ type: 'error', diagnostics });
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
  }
}

interface PreparedRun {
  readonly folder: RunFolder;
  readonly project: Project;
  readonly dataset: Dataset;
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly identity: RunIdentity;
  readonly provider: Provider;
  readonly createRunner: RunnerFactory;
  readonly resume: ResumePoint | null;
  readonly carried: CarriedWeights | null;
  readonly notices: readonly string[];
}

async function prepareRun(options: TrainRunOptions): Promise<PreparedRun> {
  const { projectPath, outFolder = null } = options;
  checkOptions(options);
  const drawn = options.project ?? (await loadProject(projectPath));
  const earlier = options.resume === true ? await findRunFolder(projectPath, outFolder) : null;
  const before = earlier && (await readRunSettings(earlier));
  const overrides: TrainingOverrides = {
    ...before?.overrides,
    ...(options.epochs === undefined ? {} : { epochs: options.epochs }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  const planned: Project = { ...drawn, training: { ...drawn.training, ...overrides } };
  const opened = await openProjectData(projectPath, planned);
  const { dataset } = opened;
  const model = orThrow(compileProject(planned, createFeatureSource(dataset), { ragged: dataset.isRagged }));
  const data = orThrow(createModelData(dataset, model));
  const fingerprint = await fingerprintData(opened);
  const identity = identifyRun(planned, fingerprint);
  const resume = earlier && (await readResumePoint(earlier, identity));
  // Settings that are handed in are those the user sees; an earlier command's count of epochs must not undo them.
  const isOverruled =
    options.project !== undefined &&
    options.epochs === undefined &&
    drawn.training.epochs > (resume?.last.position.epoch ?? Infinity);
  const { epochs: _old, ...others } = overrides;
  const kept = isOverruled ? others : overrides;
  const project: Project = { ...drawn, training: { ...drawn.training, ...kept } };
  const carried = options.from === undefined ? null : await carryFrom(options.from, model, project.training.seed);
  const { provider, notice } = orThrow(await resolveProvider(options.provider ?? 'cpu', 'train'));
  const threads = options.threads ?? Math.min(MOST_THREADS, availableParallelism());
  const folder = earlier ?? (await createRunFolder(projectPath, outFolder));
  try {
    await writeRunSettings(folder, {
      ...{ projectPath, project, overrides: kept, threads, provider },
      ...{ dataFingerprint: fingerprint, preparation: dataset.preparation },
      versions: { unroll: PRODUCER_VERSION, node: process.versions.node, onnxruntime: runtimeVersion() },
    });
  } catch (error) {
    if (!earlier) await discardRunFolder(folder);
    throw error;
  }
  const bound = project.data?.fingerprint ?? null;
  const notices = [
    ...(notice === null ? [] : [notice]),
    ...(bound === null || bound === fingerprint
      ? []
      : [`${opened.path} has changed since the project was bound to it.`]),
    ...(before && resume ? explainOtherCourse(before.project.training, project.training, resume, data) : []),
    ...[explainShortStreams(data, project.training)].filter((message) => message !== null),
    ...dataset.warnings.map(({ message, nextStep }) => `${message} ${nextStep}`),
  ];
  const createRunner: RunnerFactory = (graph) => createSession(encodeModel(graph), { threads, provider });
  return { folder, project, dataset, model, data, identity, provider, createRunner, resume, carried, notices };
}

/** A schedule that ends with the last epoch takes another course when their number changes: the rate jumps. */
function explainOtherCourse(
  before: TrainingSettings,
  now: TrainingSettings,
  { last }: ResumePoint,
  data: ModelData,
): string[] {
  if (now.schedule.type !== 'cosine' || before.epochs === now.epochs) return [];
  const { step, epoch, schedule } = last.position;
  const { learningRate } = now.optimizer;
  const stepsPerEpoch = Math.ceil(data.sampleCount('train') / now.batchSize);
  const rateFor = (epochs: number): string =>
    learningRateAt(now.schedule, schedule, { learningRate, step, epoch, stepsPerEpoch, epochs }).toPrecision(3);
  return [
    `The cosine schedule of the learning rate now ends after ${now.epochs} epochs instead of ${before.epochs}, so it goes on with ${rateFor(now.epochs)} where it stood at ${rateFor(before.epochs)}. Choose a constant schedule for a new run if the rate should not rise again.`,
  ];
}

function checkOptions({ epochs, seed, threads, from, resume }: TrainRunOptions): void {
  if (from !== undefined && resume === true) {
    throw new DiagnosticError(
      trainingError(
        'TRAIN-019',
        'A run that goes on has weights already and cannot start from those of another one.',
        'Leave out either --from or --resume.',
      ),
    );
  }
  const given = { epochs, seed, threads };
  for (const [name, least] of [
    ['epochs', 1],
    ['seed', 0],
    ['threads', 1],
  ] as const) {
    const value = given[name];
    if (value === undefined || (Number.isSafeInteger(value) && value >= least)) continue;
    const nextStep = `Give a whole number, ${least} or more.`;
    throw new DiagnosticError(trainingError('TRAIN-018', `The number of ${name} is ${value}.`, nextStep));
  }
}

interface CarriedWeights extends ReturnType<typeof carryWeights> {
  /** The run they are from. */
  readonly from: string;
}

/** The weights of another run as far as they fit this model. Throws a DiagnosticError: TRAIN-020 when none does. */
async function carryFrom(path: string, model: CompiledModel, seed: number): Promise<CarriedWeights> {
  const folder = await locateRun(path);
  const { parameters } = (await readCheckpoint(await findWeights(folder))).checkpoint;
  const carried = carryWeights(model.parameters, drawInitialParameters(model, seed, 'float32'), parameters);
  if (carried.report.kept.length > 0) return { ...carried, from: folder.id };
  throw new DiagnosticError(
    trainingError(
      'TRAIN-020',
      `None of the ${parameters.size} parameters of ${folder.id} has the name and shape of one of this model.`,
      'Name a run of a model with some of the same blocks, or leave out --from.',
      { file: folder.path },
    ),
  );
}

async function readResumePoint(folder: RunFolder, identity: RunIdentity): Promise<ResumePoint> {
  if (!existsSync(folder.last)) {
    throw new DiagnosticError(
      trainingError(
        'TRAIN-012',
        `The run in ${folder.path} has no checkpoint to go on from: ${folder.last} does not exist.`,
        'Train again from the start, in another folder.',
        { file: folder.last },
      ),
    );
  }
  const last = await readCheckpoint(folder.last);
  const changes = checkIdentity(last.identity, identity);
  if (changes.length > 0) throw new DiagnosticError(changes);
  const { best, step } = last.checkpoint.position;
  if (best === null) return { last: last.checkpoint, bestParameters: null };
  // `last` is written first: when it is the best itself, the kill may have come before `best` was.
  if (best.step === step) return { last: last.checkpoint, bestParameters: last.checkpoint.parameters };
  const stored = await readCheckpoint(folder.best);
  if (stored.checkpoint.position.step === best.step)
    return { last: last.checkpoint, bestParameters: stored.checkpoint.parameters };
  throw new DiagnosticError(
    trainingError(
      'TRAIN-015',
      `${folder.best} is of step ${stored.checkpoint.position.step}, but the best step of this run was ${best.step}.`,
      'Put the file of this run back, or train again from the start.',
      { file: folder.best },
    ),
  );
}

async function runPrepared(
  prepared: PreparedRun,
  options: TrainRunOptions,
  onEvent: (event: RunEvent) => void,
): Promise<RunSummary> {
  const { folder, project, dataset, model, data, identity, provider, createRunner, resume, carried, notices } =
    prepared;
  const { files = nodeFileOperations, checkpointSeconds } = options;
  const begin = performance.now();
  for (const message of notices) onEvent({ type: 'notice', message });
  if (carried) onEvent({ type: 'carry-over', from: carried.from, report: carried.report });
  const attention = await AttentionKeeper.open({
    ...{ path: folder.attention, model, data, createRunner, preparation: dataset.preparation },
    epochs: project.training.epochs,
    resumedEpoch: resume?.last.position.epoch ?? 0,
  });
  const result = await trainModel({
    ...{ run: folder.id, provider, model, data, createRunner, resume },
    sampleNoun: SAMPLE_KINDS[dataset.binding.samples].noun[1],
    settings: project.training,
    ...(carried && { initialParameters: carried.parameters }),
    clock: () => performance.now(),
    hooks: {
      onEvent,
      onEpoch: async (epoch, parameters) => attention?.keep(epoch, parameters),
      shouldStop: options.shouldStop,
      saveCheckpoint: async (checkpoint, as) => {
        await writeCheckpoint(folder[as], checkpoint, identity, files);
        return folder[as];
      },
      yieldToHost: options.yieldToHost ?? (() => nextTurn()),
      readMemory: () => process.memoryUsage.rss(),
    },
    ...(checkpointSeconds === undefined ? {} : { checkpointSeconds }),
  }).finally(() => attention?.release());
  const { parameters, validation, reason, epochs, steps, bestEpoch } = result;
  const test = await evaluateTest({ model, data, parameters, batchSize: project.training.batchSize, createRunner });
  const summary: RunSummary = {
    ...{ run: folder.id, folder: folder.path, reason, epochs, steps, bestEpoch },
    seconds: (performance.now() - begin) / 1000,
    weights: bestEpoch === null ? folder.last : folder.best,
    metrics: { validation, test: test && { loss: test.loss, ...test.metrics } },
    floors: describeFloors(dataset, model),
  };
  const { metrics, floors, seconds } = summary;
  await writeFileAtomically(folder.result, `${JSON.stringify(summary, null, 2)}\n`, files);
  onEvent({ type: 'done', reason, epochs, steps, seconds, bestEpoch, metrics, floors });
  return summary;
}

function orThrow<T>(result: Result<T, readonly Diagnostic[]>): T {
  if (result.ok) return result.value;
  throw new DiagnosticError(result.error);
}
