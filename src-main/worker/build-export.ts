import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { defined } from '../../src-shared/base/invariant';
import { compileProject, type CompileOptions } from '../../src-shared/compiler/compile';
import type { CompiledModel, DecodingModel, TrainGraph } from '../../src-shared/compiler/compiled-model';
import type { TrainingSettings } from '../../src-shared/document/document';
import type { Graph } from '../../src-shared/ir/graph';
import { encodeModel } from '../../src-shared/onnx/write';
import { createFeatureSource, createModelData, type ModelData } from '../../src-shared/training/model-data';
import { planFeedback, type FeedbackCall } from '../../src-shared/training/plan-feedback';
import { checkCheckpoint, type TrainingCheckpoint } from '../../src-shared/training/training-state';
import { errorCode } from '../fs/file-error';
import { nodeFileOperations } from '../fs/file-operations';
import { readCheckpoint } from './checkpoints';
import { describeDecoding } from './decoding-description';
import type { ForecastForm } from './export-comparison';
import { openExportData } from './export-data';
import { describeInputs, describeOutputs } from './export-description';
import { writeModelMetadata, type GraphKind } from './model-metadata';
import { WEIGHTS_KEY } from './model-weights';
import { readRunSettings, type RunFolder, type RunSettings } from './run-folder';
import { readRunResult } from './run-result';

export type ExportKind = 'predict' | 'step' | 'evaluate' | 'train' | 'forecast' | 'generate' | 'sample' | 'pair';

/** What is to be written of a run. */
export interface ExportForm {
  readonly kind: ExportKind;
  /** `train` only: `X.gradient` for every parameter too. */
  readonly gradients: boolean;
  /** `train`: optimizer steps in one run of the graph; `forecast`: rows that it predicts, each from those before. */
  readonly steps: number;
}

/** The files of an export before they are written, and what they are checked against. */
export interface BuiltExport {
  /** One; of a pair the encoder and the decoder step. */
  readonly files: readonly { readonly kind: GraphKind; readonly bytes: Uint8Array }[];
  /** Whether all weights are inside, so that whoever opens the file can train the model further. */
  readonly carriesWeights: boolean;
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly parameters: TrainingCheckpoint['parameters'];
  readonly train: ReturnType<typeof buildTrain> | null;
  readonly forecast: ForecastForm | null;
  /** Set where windows are made up, because the data of the run is gone or has changed. */
  readonly note: string | null;
}

/**
 * Builds a graph of a run as the bytes of an ONNX file, with the run's best weights (its last ones where no validation chose)
 * and with everything in its metadata that using it takes. Throws a `DiagnosticError`: MODEL-005 for options that contradict each
 * other, MODEL-007 and MODEL-012 for a model that has no such graph, and those of the run and the data.
 */
export async function buildExport(folder: RunFolder, form: ExportForm): Promise<BuiltExport> {
  checkOptions(form);
  const settings = await readRunSettings(folder);
  const { project, preparation } = settings;
  const { dataset, note } = await openExportData(settings);
  const compiled = compileProject(project, createFeatureSource(dataset), compileOptionsOf(form.kind));
  if (!compiled.ok) throw new DiagnosticError(compiled.error);
  const model = compiled.value;
  const described = { inputs: describeInputs(model, dataset), outputs: describeOutputs(model, preparation) };
  const forecast = form.kind === 'forecast' ? planForecast(described, settings, form.steps) : null;
  const data = createModelData(dataset, model);
  if (!data.ok) throw new DiagnosticError(data.error);
  const train = form.kind === 'train' ? buildTrain(model, project.training, form) : null;
  const { parameters } = await readBestCheckpoint(folder, model, project.training);
  const graphs = train
    ? [{ kind: 'train' as const, graph: train.graph.graph }]
    : forecast
      ? [{ kind: 'forecast' as const, graph: model.forecast({ parameters, ...forecast }) }]
      : buildGraphs(model, form.kind, parameters);
  const pair = form.kind === 'pair' ? (model.decoding?.pair?.(parameters) ?? null) : null;
  const origin = {
    seed: project.training.seed,
    dataFingerprint: settings.dataFingerprint,
    ...(await readRunResult(folder)),
  };
  const extra =
    train === null ? describePair(form.kind, model, parameters) : describeTrain(train.graph, project.training);
  const common = {
    ...{ project, preparation, ...described, ...(forecast === null ? {} : { steps: forecast.steps }) },
    states: form.kind === 'step' ? model.states : [],
    decoding: model.decoding && describeDecoding(model, model.decoding, pair),
  };
  const files = graphs.map(({ kind, graph }) => ({
    kind,
    bytes: encodeModel(
      graph,
      writeModelMetadata(
        { kind, ...common },
        { ...origin, extra: new Map([...extra, ...describeWeights(graph, model)]) },
      ),
    ),
  }));
  const carriesWeights = graphs.some(({ graph }) => describeWeights(graph, model).size > 0);
  return { files, carriesWeights, model, data: data.value, parameters, train, forecast, note };
}

/** A window that runs freely is whole, and a graph that goes on where it was left has no use for rows that end earlier. */
export function compileOptionsOf(kind: ExportKind): CompileOptions {
  return { ragged: kind !== 'forecast' && kind !== 'step' };
}

function checkOptions({ kind, gradients, steps }: ExportForm): void {
  const refuse = (message: string, nextStep: string): never => {
    throw new DiagnosticError({ code: 'MODEL-005', severity: 'error', message, nextStep });
  };
  if (kind !== 'train' && gradients)
    refuse(`A ${kind} graph has no gradients.`, 'Leave --gradients out, or export --kind train.');
  if (kind !== 'train' && kind !== 'forecast' && steps !== 1)
    refuse(`A ${kind} graph takes no steps.`, 'Leave --steps out, or export --kind train or forecast.');
  if (gradients && steps !== 1) {
    refuse(`Gradients come out of graphs of one step, not of ${steps}.`, 'Leave out either --gradients or --steps.');
  }
}

/** The training graph of a model as the settings say, and its steps a run. */
export function buildTrain(
  model: CompiledModel,
  training: TrainingSettings,
  { steps, gradients }: Pick<ExportForm, 'steps' | 'gradients'>,
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
    carry: true,
  });
  return { graph, steps };
}

/** How the model of a run goes on by itself. Throws MODEL-012 where it cannot. */
export function planForecast(
  described: Pick<FeedbackCall, 'inputs' | 'outputs'>,
  { project, preparation }: Pick<RunSettings, 'project' | 'preparation'>,
  steps: number,
): ForecastForm {
  const feedback = planFeedback({ ...described, preparation, binding: defined(project.data, 'data of a run') });
  if (!feedback.ok) throw new DiagnosticError(feedback.error);
  const [looking] = [...feedback.value.inputs].filter(([, { kind }]) => kind === 'known-ahead').map(([name]) => name);
  if (looking === undefined) return { feedback: feedback.value, steps };
  throw new DiagnosticError({
    code: 'MODEL-012',
    severity: 'error',
    message: `The input "${looking}" looks further ahead with every row, which one graph of a free run does not do.`,
    nextStep: 'Export it as `predict` and run `unroll predict --steps`, or as the pair of encoder and decoder step.',
  });
}

interface BuiltGraph {
  readonly kind: GraphKind;
  readonly graph: Graph;
}

/** The graphs of a kind other than `train`. Throws MODEL-007 where the model writes no text, or not by itself. */
function buildGraphs(
  model: CompiledModel,
  kind: ExportKind,
  parameters: TrainingCheckpoint['parameters'],
): readonly BuiltGraph[] {
  switch (kind) {
    case 'evaluate':
    case 'train':
    case 'forecast':
      return [{ kind, graph: model.evaluate() }];
    case 'predict':
      return [{ kind, graph: model.predict(parameters) }];
    case 'step':
      if (model.step === null) throw new DiagnosticError(beginsAnew());
      return [{ kind, graph: model.step(parameters) }];
    case 'generate':
    case 'sample': {
      const generate = model.decoding?.generateFromPrefix ?? requireWriting(model, kind).generate;
      return [{ kind, graph: generate({ parameters, sampling: kind === 'sample' }) }];
    }
    case 'pair': {
      const { encoder, step } = (model.stepping ?? requireWriting(model, kind)).pair(parameters);
      return [
        { kind: 'encoder', graph: encoder },
        { kind: 'decoder-step', graph: step },
      ];
    }
  }
}

function beginsAnew(): Diagnostic {
  return {
    code: 'MODEL-007',
    severity: 'error',
    message: 'The model begins every window anew, so it has no step graph that goes on with its own states.',
    nextStep: 'Export --kind predict, or train with “Carry the state” switched on.',
  };
}

type Writing = { readonly [K in 'generate' | 'pair']: NonNullable<DecodingModel[K]> };

function requireWriting({ decoding }: CompiledModel, kind: ExportKind): Writing {
  if (decoding?.generate && decoding.pair) return { generate: decoding.generate, pair: decoding.pair };
  throw new DiagnosticError({
    code: 'MODEL-007',
    severity: 'error',
    message:
      decoding === null
        ? `The model writes no text, so it has no ${kind} graph.`
        : `The output "${decoding.block}" reads its whole text again for each token, so the model has no ${kind} graph.`,
    nextStep:
      decoding === null
        ? 'Export --kind predict, or draw a model with a Decoder.'
        : 'Export --kind predict: its inputs take the tokens so far, its output says what may come next.',
  });
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

/** Which of the initializers are weights that can be trained further, in graphs that hold all of them. */
function describeWeights({ initializers }: Graph, { parameters }: CompiledModel): Map<string, string> {
  const held = new Set(initializers.map(({ name }) => name));
  const names = parameters.map(({ name }) => name);
  return new Map(names.every((name) => held.has(name)) ? [[WEIGHTS_KEY, JSON.stringify(names)]] : []);
}

/** Of the pair of a decoder of numbers what is carried from step to step. */
function describePair(
  kind: ExportKind,
  { stepping }: CompiledModel,
  values: TrainingCheckpoint['parameters'],
): Map<string, string> {
  if (kind !== 'pair' || stepping === null) return new Map();
  const { block, steps, columns, pair } = stepping;
  const { carried, fixed } = pair(values);
  return new Map([['stepping', JSON.stringify({ block, steps, columns, carried, fixed })]]);
}
