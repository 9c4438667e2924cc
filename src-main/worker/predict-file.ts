import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { aheadName, type FeedbackPlan } from '../../src-shared/compiler/feedback';
import { fillBatch } from '../../src-shared/data/batch';
import type { Dataset } from '../../src-shared/data/dataset';
import type { FeatureSpec } from '../../src-shared/data/feature-spec';
import { findLanes } from '../../src-shared/data/streams';
import { findCutTexts } from '../../src-shared/data/text/text-warnings';
import type { RunGraph } from '../../src-shared/decoding/step-model';
import type { TextWriter, WritingSettings } from '../../src-shared/decoding/writer';
import { planFeedback } from '../../src-shared/training/plan-feedback';
import { writeFileAtomically } from '../fs/atomic-write';
import { runTaken } from './check-writing';
import { openFileWriter, PLAIN_WRITING } from './file-writer';
import { describeFilled, fillGaps, writeFilledCsv } from './fill-gaps';
import { forecastFreely } from './forecast-freely';
import { collectForecasts } from './forecasts';
import { formatCell, writeCsv, writeForecastCsv } from './forecast-csv';
import { joinWindows } from './join-windows';
import { readModelFile } from './model-file';
import { readModelMetadata, type GraphKind, type ModelMetadata } from './model-metadata';
import { createSession, type ModelSession, type Provider } from './ort-session';
import { predictSamples } from './predict-samples';
import { noBinding, openData, prepareTable, selectInputs } from './prediction-data';
import { resolveProvider } from './providers';

interface ModelUse {
  readonly modelPath: string;
  readonly threads?: number;
  readonly provider?: Provider | 'auto';
  /** How texts are written, by models that do; greedily when it is left out. */
  readonly writing?: WritingSettings;
}

export interface PredictionRequest extends ModelUse {
  readonly dataPath: string;
  readonly outPath: string;
  /**
   * Set where the model is to run freely from the last complete window of every series: so many rows, each predicted from
   * those before it, its own predictions among them.
   */
  readonly steps?: number;
}

export interface TextRequest extends ModelUse {
  readonly texts: readonly string[];
}

export interface PredictionSummary {
  /** Windows, series or rows: what `noun` says. */
  readonly windows: number;
  readonly noun: string;
  /** Lines written below the header. */
  readonly rows: number;
  /** Those of them that lie after the last row of their series. */
  readonly future: number;
  readonly warnings: readonly Diagnostic[];
  /** What was decided on the way and the user should know. */
  readonly notices: readonly string[];
}

/** Windows run at once: enough to keep the threads busy, little enough memory for any model. */
const BATCH = 256;

/**
 * Runs a model on a data file and writes its predictions as CSV, in the data's own units. Uses only what the ONNX file
 * carries. Every window whose inputs are complete gives a prediction, those whose targets lie after the last row too.
 * Throws a `DiagnosticError`: MODEL-001 to MODEL-004, MODEL-008, MODEL-012 to MODEL-014, and those of reading, running and
 * writing.
 */
export async function predictFile(request: PredictionRequest): Promise<PredictionSummary> {
  const { modelPath, dataPath, outPath } = request;
  await refuseToOverwrite(outPath, [dataPath, modelPath]);
  const { bytes, metadata } = await openModel(modelPath);
  const steps = stepsOf(request, metadata);
  const feedback = steps === null ? null : readFeedback(metadata);
  const dataset = await openData(dataPath, steps === null ? metadata : withEveryWindow(metadata));
  const specs = selectInputs(dataset, metadata.inputs);
  const used = await useModel(request, bytes, metadata, specs, feedback);
  const { samples } = dataset.binding;
  try {
    const windows = dataset.parts.test.starts.length;
    const common = {
      ...{ windows, noun: samples === 'windows' ? 'windows' : samples },
      // Rows ahead have no values to predict yet: their windows are no loss.
      warnings: [
        ...dataset.warnings.filter(({ code }) => steps === null || code !== 'DATA-030'),
        ...(samples === 'rows' ? findCutTexts(dataset.columns) : []),
      ],
      notices: used.notices,
    };
    if (steps !== null && feedback !== null) {
      const run = runTaken(used.session);
      const call = { dataset, specs, plan: feedback, run, steps, stepsInGraph: metadata.steps ?? null };
      const forecasts = await forecastFreely(call);
      await writeFileAtomically(outPath, writeForecastCsv(dataset, forecasts));
      const future = forecasts.rows.filter(({ row, sequence }) => row >= sequence.end).length;
      return { ...common, windows: forecasts.rows.length / steps, rows: forecasts.rows.length, future };
    }
    if (samples !== 'windows') {
      const { given, predicted, rows } = await predictSamples({ dataset, metadata, specs, ...used });
      await writeFileAtomically(outPath, writeCsv([...given, ...nameApart(given, predicted)], rows));
      return { ...common, rows: rows.length, future: 0 };
    }
    if (dataset.hiding !== null) {
      const filled = fillGaps(dataset, metadata.outputs, await runWindows(used.session, dataset, specs));
      await writeFileAtomically(outPath, writeFilledCsv(dataset, filled));
      const notices = [...used.notices, describeFilled(filled)];
      return { ...common, notices, rows: dataset.table.rowCount, future: 0 };
    }
    const forecasts = collectForecasts(dataset, metadata.outputs, await runWindows(used.session, dataset, specs));
    await writeFileAtomically(outPath, writeForecastCsv(dataset, forecasts));
    const future = forecasts.rows.filter(({ row, sequence }) => row >= sequence.end).length;
    return { ...common, rows: forecasts.rows.length, future };
  } finally {
    await used.release();
  }
}

export interface TextPredictions {
  /** One a text: what the model says of it, several outputs apart by tabs. */
  readonly lines: readonly string[];
  readonly warnings: readonly Diagnostic[];
  readonly notices: readonly string[];
}

/** The same for texts as they are typed, by a model that reads one text and nothing else (MODEL-011 otherwise). */
export async function predictTexts(request: TextRequest): Promise<TextPredictions> {
  const { modelPath, texts } = request;
  const { bytes, metadata } = await openModel(modelPath);
  const column = findTextInput(metadata);
  if (column === null) throw new DiagnosticError(readsMore(modelPath, metadata));
  const dataset = prepareTable(
    { columns: [{ name: column, type: 'text', values: texts }], rowCount: texts.length },
    metadata,
  );
  const specs = selectInputs(dataset, metadata.inputs);
  const used = await useModel(request, bytes, metadata, specs);
  try {
    const { given, rows } = await predictSamples({ dataset, metadata, specs, ...used });
    const warnings = [...dataset.warnings, ...findCutTexts(dataset.columns)];
    return {
      lines: rows.map((cells) => cells.slice(given.length).map(formatCell).join('\t')),
      warnings,
      notices: used.notices,
    };
  } finally {
    await used.release();
  }
}

async function openModel(modelPath: string): Promise<{ readonly bytes: Uint8Array; readonly metadata: ModelMetadata }> {
  const { model, bytes } = await readModelFile(modelPath);
  const metadata = readModelMetadata(model.metadata);
  if (!metadata.ok) throw new DiagnosticError(metadata.error.map((d) => ({ ...d, where: { file: modelPath } })));
  const { kind, project } = metadata.value;
  const isHalf = kind === 'encoder' && metadata.value.decoding === null;
  if (!PREDICTING.includes(kind) || isHalf) throw new DiagnosticError(wrongKind(modelPath, kind));
  if (project.data?.samples === 'text') throw new DiagnosticError(continuesText(modelPath));
  return { bytes, metadata: metadata.value };
}

/** Kinds of graphs that say something of data that has no answers. */
const PREDICTING: readonly GraphKind[] = ['predict', 'forecast', 'generate', 'sample', 'encoder'];

/** Rows to run freely over: those asked for, of a forecast graph what it gives; null where windows are predicted. */
function stepsOf({ steps, modelPath }: PredictionRequest, metadata: ModelMetadata): number | null {
  const most = metadata.steps ?? null;
  if (most === null || steps === undefined) return steps ?? most;
  if (steps <= most) return steps;
  throw new DiagnosticError({
    code: 'MODEL-014',
    severity: 'error',
    message: `${modelPath} predicts ${most} rows, not ${steps}.`,
    nextStep: `Ask for ${most} steps at most, or export the run with \`--kind forecast --steps ${steps}\`.`,
    where: { file: modelPath },
  });
}

function readFeedback({ inputs, outputs, preparation, project }: ModelMetadata): FeedbackPlan {
  if (project.data === null) throw new DiagnosticError(noBinding());
  const plan = planFeedback({ inputs, outputs, preparation, binding: project.data });
  if (!plan.ok) throw new DiagnosticError(plan.error);
  return plan.value;
}

/** A free run starts from the last window there is, whatever stride the model learnt with. */
function withEveryWindow(metadata: ModelMetadata): ModelMetadata {
  const { project } = metadata;
  if (project.data === null) return metadata;
  const { window } = project.data;
  return { ...metadata, project: { ...project, data: { ...project.data, window: { ...window, stride: 1 } } } };
}

interface UsedModel {
  readonly session: ModelSession;
  readonly run: RunGraph | null;
  readonly writer: TextWriter | null;
  readonly settings: WritingSettings;
  readonly notices: readonly string[];
  readonly release: () => Promise<void>;
}

async function useModel(
  { modelPath, threads, provider: wanted = 'cpu', writing = PLAIN_WRITING }: ModelUse,
  bytes: Uint8Array,
  metadata: ModelMetadata,
  specs: ReadonlyMap<string, FeatureSpec>,
  feedback: FeedbackPlan | null = null,
): Promise<UsedModel> {
  const found = await resolveProvider(wanted, 'predict');
  if (!found.ok) throw new DiagnosticError(found.error);
  const { provider, notice } = found.value;
  const options = { provider, ...(threads === undefined ? {} : { threads }) };
  const session = await createSession(bytes, options);
  try {
    checkContract(session, specs, metadata, modelPath, feedback);
    const { kind, decoding } = metadata;
    const writer = decoding && (await openFileWriter(modelPath, kind, decoding, session, options));
    const release = async (): Promise<void> => {
      await writer?.release();
      await session.release();
    };
    const notices = notice === null ? [] : [notice];
    return { session, run: kind === 'encoder' ? null : runTaken(session), writer, settings: writing, notices, release };
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** A text that is predicted may have the name of one that is read. */
function nameApart(given: readonly string[], predicted: readonly string[]): string[] {
  return predicted.map((name) => (given.includes(name) ? `${name}.predicted` : name));
}

/** The column of a model that reads one text and nothing else; null for others. */
function findTextInput({ inputs, preparation }: ModelMetadata): string | null {
  const columns = new Set([...inputs.values()].flatMap((input) => input.columns));
  const [column] = columns;
  const fitted = preparation.columns.find(({ name }) => name === column);
  return columns.size === 1 && column !== undefined && fitted?.kind === 'text' ? column : null;
}

function readsMore(modelPath: string, { inputs }: ModelMetadata): Diagnostic {
  const columns = [...new Set([...inputs.values()].flatMap((input) => input.columns))];
  return {
    code: 'MODEL-011',
    severity: 'error',
    message: `${modelPath} does not read one text alone: it reads ${columns.join(', ') || 'no columns'}.`,
    nextStep: 'Give a data file with these columns.',
    where: { file: modelPath },
  };
}

function continuesText(modelPath: string): Diagnostic {
  return {
    code: 'MODEL-011',
    severity: 'error',
    message: `${modelPath} is a language model: it goes on with a text rather than saying something of one.`,
    nextStep: 'Use `unroll generate` with it.',
    where: { file: modelPath },
  };
}

/** The description stored with the model has to fit its graph: somebody may have changed either. */
function checkContract(
  session: ModelSession,
  specs: ReadonlyMap<string, FeatureSpec>,
  metadata: ModelMetadata,
  modelPath: string,
  feedback: FeedbackPlan | null,
): void {
  const { kind, decoding, outputs } = metadata;
  const isForecast = kind === 'forecast' && feedback !== null;
  const ahead = isForecast ? [...feedback.inputs].filter(([, { known }]) => known > 0) : [];
  const besides = [
    ...ahead.map(([name]) => aheadName(name)),
    ...(decoding === null || kind === 'generate' || kind === 'sample'
      ? []
      : [...decoding.prefixes, ...decoding.prefixLengths]),
    ...(kind === 'sample' && decoding !== null
      ? ['temperature', 'top_k', 'noise'].map((name) => `${decoding.block}.${name}`)
      : []),
  ];
  const wanted = new Set([...specs.keys(), ...besides]);
  const fits =
    session.inputNames.length === wanted.size &&
    session.inputNames.every((name) => wanted.has(name)) &&
    (kind === 'encoder' ||
      [...(isForecast ? feedback.outputs.map(({ block }) => block) : outputs.keys())].every((name) =>
        session.outputNames.includes(name),
      ));
  if (fits) return;
  throw new DiagnosticError({
    code: 'MODEL-002',
    severity: 'error',
    message: `${modelPath} describes the inputs ${[...wanted].join(', ')}, but its graph has ${session.inputNames.join(', ')}.`,
    nextStep: 'Export the model again from its run.',
    where: { file: modelPath },
  });
}

/** The outputs of all windows, one array an output, windows after one another. */
async function runWindows(
  session: ModelSession,
  dataset: Dataset,
  specs: ReadonlyMap<string, FeatureSpec>,
): Promise<ReadonlyMap<string, Float64Array>> {
  const windows = dataset.parts.test.starts.length;
  const collected = new Map<string, Float64Array>();
  for (const { first, size } of listRuns(dataset)) {
    const samples = Int32Array.from({ length: size }, (_, i) => first + i);
    const batch = fillBatch(dataset, 'test', samples, specs);
    const results = await session.run(dataset.carriesState ? joinWindows(batch, specs, size) : batch);
    for (const [name, { data }] of results) {
      const width = data.length / size;
      const all = collected.get(name) ?? new Float64Array(windows * width);
      for (let i = 0; i < data.length; i++) all[first * width + i] = Number(data[i]);
      collected.set(name, all);
    }
  }
  return collected;
}

/** Windows that are run together: some of them apart, or, where the state is carried, all that go on with each other. */
function listRuns(dataset: Dataset): { readonly first: number; readonly size: number }[] {
  if (dataset.carriesState) return findLanes(dataset, 'test').map(({ from, to }) => ({ first: from, size: to - from }));
  const windows = dataset.parts.test.starts.length;
  return Array.from({ length: Math.ceil(windows / BATCH) }, (_, i) => {
    return { first: i * BATCH, size: Math.min(BATCH, windows - i * BATCH) };
  });
}

async function refuseToOverwrite(outPath: string, inputs: readonly string[]): Promise<void> {
  const real = async (path: string): Promise<string> => realpath(path).catch(() => resolve(path));
  const target = await real(outPath);
  for (const input of inputs) {
    if ((await real(input)) !== target) continue;
    throw new DiagnosticError({
      code: 'MODEL-004',
      severity: 'error',
      message: `The predictions would be written over ${input}, which they are made from.`,
      nextStep: 'Give --out the name of another file.',
      where: { file: outPath },
    });
  }
}

function wrongKind(modelPath: string, kind: string): Diagnostic {
  return {
    code: 'MODEL-003',
    severity: 'error',
    message: `${modelPath} is ${kind === 'evaluate' || kind === 'encoder' ? `an ${kind}` : `a ${kind}`} graph; predictions are made with a predict graph.`,
    nextStep: 'Export the run with `--kind predict`.',
    where: { file: modelPath },
  };
}
