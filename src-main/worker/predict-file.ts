import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { FeedbackPlan } from '../../src-shared/compiler/feedback';
import { findCutTexts } from '../../src-shared/data/text/text-warnings';
import { SAMPLE_KINDS } from '../../src-shared/data/samples/sample-kinds';
import { planFeedback } from '../../src-shared/training/plan-feedback';
import { writeFileAtomically } from '../fs/atomic-write';
import { runTaken } from './check-writing';
import { describeFilled, fillGaps, writeFilledCsv } from './fill-gaps';
import { forecastFreely } from './forecast-freely';
import { collectForecasts } from './forecasts';
import { formatCell, writeCsv, writeForecastCsv } from './forecast-csv';
import type { ModelMetadata } from './model-metadata';
import { predictSamples } from './predict-samples';
import { noBinding, openData, prepareTable, selectInputs } from './prediction-data';
import { runWindows } from './run-windows';
import { openModel, useModel, type ModelUse } from './used-model';

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
  /** Samples predicted from; `noun` says what they are called. */
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
      ...{ windows, noun: SAMPLE_KINDS[samples].noun[1] },
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
