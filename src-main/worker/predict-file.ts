import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { fillBatch } from '../../src-shared/data/batch';
import { createPredictionDataset, type Dataset } from '../../src-shared/data/dataset';
import { selectLengths, type FeatureSpec } from '../../src-shared/data/feature-spec';
import { selectFeatures } from '../../src-shared/data/features';
import type { FittedColumn, FittedPreparation } from '../../src-shared/data/prepare';
import type { Table, TableColumn } from '../../src-shared/data/table';
import type { ColumnBinding, DataBinding } from '../../src-shared/document/document';
import { writeFileAtomically } from '../fs/atomic-write';
import { collectForecasts, type Forecasts } from './forecasts';
import { writeForecastCsv } from './forecast-csv';
import { readModelFile } from './model-file';
import { readModelMetadata, type InputDescription, type ModelMetadata } from './model-metadata';
import { createSession, type ModelSession, type Provider } from './ort-session';
import { resolveProvider } from './providers';
import { readTable } from './table-reader';

export interface PredictionRequest {
  readonly modelPath: string;
  readonly dataPath: string;
  readonly outPath: string;
  readonly threads?: number;
  readonly provider?: Provider | 'auto';
}

export interface PredictionSummary {
  readonly windows: number;
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
 * Runs a `predict` graph on a data file and writes its predictions as CSV, in the data's own units. Uses only what the
 * ONNX file carries. Every window whose inputs are complete gives a prediction, those whose targets lie after the last
 * row too. Throws a `DiagnosticError`: MODEL-001 to MODEL-004, and those of reading, running and writing.
 */
export async function predictFile(request: PredictionRequest): Promise<PredictionSummary> {
  const { modelPath, dataPath, outPath } = request;
  await refuseToOverwrite(outPath, [dataPath, modelPath]);
  const { model, bytes } = await readModelFile(modelPath);
  const metadata = readModelMetadata(model.metadata);
  if (!metadata.ok) throw new DiagnosticError(metadata.error.map((d) => ({ ...d, where: { file: modelPath } })));
  const { kind } = metadata.value;
  if (kind !== 'predict') throw new DiagnosticError(wrongKind(modelPath, kind));
  const provider = await resolveProvider(request.provider ?? 'cpu', 'predict');
  if (!provider.ok) throw new DiagnosticError(provider.error);

  const dataset = await openData(dataPath, metadata.value);
  const specs = selectInputs(dataset, metadata.value.inputs);
  const session = await createSession(bytes, {
    provider: provider.value.provider,
    ...(request.threads === undefined ? {} : { threads: request.threads }),
  });
  let forecasts: Forecasts;
  try {
    checkContract(session, specs, metadata.value, modelPath);
    forecasts = collectForecasts(dataset, metadata.value.outputs, await runWindows(session, dataset, specs));
  } finally {
    await session.release();
  }
  await writeFileAtomically(outPath, writeForecastCsv(dataset, forecasts));
  return {
    windows: dataset.parts.test.starts.length,
    rows: forecasts.rows.length,
    future: forecasts.rows.filter(({ row, sequence }) => row >= sequence.end).length,
    warnings: dataset.warnings,
    notices: provider.value.notice === null ? [] : [provider.value.notice],
  };
}

/** Reads the columns that the model reads, and prepares them as they were in training. */
async function openData(dataPath: string, metadata: ModelMetadata): Promise<Dataset> {
  const { project, preparation } = metadata;
  if (project.data === null) throw new DiagnosticError(noBinding());
  const read = new Set([...metadata.inputs.values()].flatMap(({ columns }) => columns));
  const { binding, fitted } = narrow(project.data, preparation, read);
  const unread = fitted.columns.filter((column) => !read.has(column.name));
  const present = binding.columns.filter((column) => unread.every(({ name }) => name !== column.name));
  const table = await readTable(dataPath, { ...binding, columns: present });
  const dataset = createPredictionDataset(addConstants(table, unread), binding, fitted);
  if (!dataset.ok) throw new DiagnosticError(dataset.error);
  return dataset.value;
}

/**
 * The binding and preparation without what the model does not read, so that a file need not have those columns, nor
 * values in them. Targets stay: they say what the outputs mean.
 */
function narrow(
  binding: DataBinding,
  preparation: FittedPreparation,
  read: ReadonlySet<string>,
): { readonly binding: DataBinding; readonly fitted: FittedPreparation } {
  const isNeeded = ({ name, role }: { readonly name: string; readonly role: ColumnBinding['role'] }): boolean =>
    read.has(name) || (role !== 'input' && role !== 'known');
  // A time column that is not read still orders the rows, but brings in no categories.
  const columns = binding.columns
    .filter(isNeeded)
    .map((column): ColumnBinding =>
      column.role === 'time' && !read.has(column.name) ? { ...column, preparation: 'none' } : column,
    );
  return { binding: { ...binding, columns }, fitted: { columns: preparation.columns.filter(isNeeded) } };
}

/** Columns that no window misses a value in, in the place of those that the model does not read. */
function addConstants(table: Table, columns: readonly FittedColumn[]): Table {
  const constants = columns.map((column): TableColumn =>
    column.kind === 'number'
      ? { name: column.name, type: 'number', values: new Float64Array(table.rowCount).fill(column.offset) }
      : { name: column.name, type: 'text', values: new Array<string | null>(table.rowCount).fill(null) },
  );
  return { columns: [...table.columns, ...constants], rowCount: table.rowCount };
}

function selectInputs(
  dataset: Dataset,
  inputs: ReadonlyMap<string, InputDescription>,
): ReadonlyMap<string, FeatureSpec> {
  const specs = new Map<string, FeatureSpec>();
  for (const [name, { kind, columns, lengths }] of inputs) {
    const spec = selectFeatures(dataset, { kind, columns });
    if (!spec.ok) throw new DiagnosticError(spec.error);
    specs.set(name, spec.value);
    if (lengths !== null) specs.set(lengths, selectLengths(spec.value));
  }
  return specs;
}

/** The description stored with the model has to fit its graph: somebody may have changed either. */
function checkContract(
  session: ModelSession,
  specs: ReadonlyMap<string, FeatureSpec>,
  metadata: ModelMetadata,
  modelPath: string,
): void {
  const fits =
    session.inputNames.length === specs.size &&
    session.inputNames.every((name) => specs.has(name)) &&
    [...metadata.outputs.keys()].every((name) => session.outputNames.includes(name));
  if (fits) return;
  throw new DiagnosticError({
    code: 'MODEL-002',
    severity: 'error',
    message: `${modelPath} describes the inputs ${[...specs.keys()].join(', ')}, but its graph has ${session.inputNames.join(', ')}.`,
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
  for (let first = 0; first < windows; first += BATCH) {
    const size = Math.min(BATCH, windows - first);
    const samples = Int32Array.from({ length: size }, (_, i) => first + i);
    const results = await session.run(fillBatch(dataset, 'test', samples, specs));
    for (const [name, { data }] of results) {
      const width = data.length / size;
      const all = collected.get(name) ?? new Float64Array(windows * width);
      for (let i = 0; i < data.length; i++) all[first * width + i] = Number(data[i]);
      collected.set(name, all);
    }
  }
  return collected;
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
    message: `${modelPath} is ${kind === 'evaluate' ? 'an evaluate' : `a ${kind}`} graph; predictions are made with a predict graph.`,
    nextStep: 'Export the run with `--kind predict`.',
    where: { file: modelPath },
  };
}

function noBinding(): Diagnostic {
  return {
    code: 'MODEL-002',
    severity: 'error',
    message: 'The project stored with the model is not bound to data, so its columns are not known.',
    nextStep: 'Export the model again from its run.',
  };
}
