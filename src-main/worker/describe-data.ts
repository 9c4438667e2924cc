import { stat } from 'node:fs/promises';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { FeatureInfo, FeatureRequest } from '../../src-shared/blocks/block';
import { findBlock } from '../../src-shared/blocks/catalog';
import { featureKey } from '../../src-shared/blocks/feature-key';
import { readParameters } from '../../src-shared/blocks/parameters';
import { targetKind } from '../../src-shared/compiler/compile';
import { createDataset, type Dataset } from '../../src-shared/data/dataset';
import { computeFloors } from '../../src-shared/data/floors';
import { isText } from '../../src-shared/data/prepared-columns';
import { findColumn, type Table } from '../../src-shared/data/table';
import { describeText } from '../../src-shared/data/text/describe-text';
import { autocorrelate, countCompared } from '../../src-shared/inspect/autocorrelation';
import type { DataBinding, Project } from '../../src-shared/document/document';
import { parseProject } from '../../src-shared/document/parse';
import type { DataDescription } from '../../src-shared/protocol/app-types';
import type { SeriesPlot } from '../../src-shared/protocol/run-types';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { createFeatureSource } from '../../src-shared/training/model-data';
import { measureLossFloors } from './loss-floors';
import { fingerprintData, locateData, datasetOptionsOf, type DataFiles } from './project-data';
import { placeRows } from './row-places';
import { nameFloors } from './run-floors';
import { readTable } from './table-reader';

/** What the bound data offers the model, and what forecasts without learning reach on it. Throws a `DiagnosticError`. */
export async function describeData({ projectPath, text }: WorkerArgument<'data.describe'>): Promise<DataDescription> {
  const project = readProject(text);
  const { dataset, table, ...files } = await openBoundData(projectPath, project);
  const source = createFeatureSource(dataset);
  const features: { key: string; info: FeatureInfo }[] = [];
  const refusals: { key: string; diagnostic: Diagnostic }[] = [];
  for (const request of listRequests(project)) {
    const key = featureKey(request);
    const answer = source.describe(request);
    if (answer.ok) features.push({ key, info: answer.value });
    else refusals.push({ key, diagnostic: answer.error });
  }
  const hasTest = dataset.parts.test.starts.length > 0;
  const floors = hasTest ? computeFloors(dataset, 'test') : null;
  const { train, validation, test } = dataset.parts;
  const validationFloors = validation.starts.length > 0 ? computeFloors(dataset, 'validation') : null;
  const texts = dataset.columns.filter(isText).map(describeText);
  return {
    fingerprint: await fingerprintData(files),
    rowCount: table.rowCount,
    features,
    refusals,
    windows: { train: train.starts.length, validation: validation.starts.length, test: test.starts.length },
    floors: floors === null ? {} : nameFloors(floors, null),
    validationFloors: validationFloors === null ? {} : nameFloors(validationFloors, null),
    lossFloors: measureLossFloors(project, dataset, validationFloors),
    season: floors?.seasons[0] ?? null,
    ...(texts.length === 0 ? {} : { texts }),
    warnings: dataset.warnings,
  };
}

/** Every request that the project's inputs and outputs make, and those that take all columns of a kind. */
function listRequests(project: Project): FeatureRequest[] {
  const kinds = [
    'sequence',
    'token',
    'static',
    'target',
    'target-per-step',
    'target-tokens',
    'target-prefix',
    'gap-input',
    'gap-target',
    'known-ahead',
  ] as const;
  const requests = new Map<string, FeatureRequest>();
  const add = (request: FeatureRequest): void => {
    requests.set(featureKey(request), request);
  };
  for (const kind of kinds) add({ kind, columns: null });
  for (const { type, parameters } of project.blocks.values()) {
    const block = findBlock(type);
    const values = block ? readParameters(block, parameters) : null;
    if (!block || !values?.ok) continue;
    if (block.source) add(block.source(values.value));
    const head = block.head?.(values.value);
    if (head) add({ kind: targetKind(head), columns: head.columns });
  }
  return [...requests.values()];
}

/** A year of days and some. */
const MOST_LAGS = 400;
/** Names of series that are listed; a list of more is not read. */
const MOST_NAMES = 2000;

/** One column in the order of time, thinned to about `points`: of each stretch its least and its greatest value stay. */
export async function plotSeries({
  projectPath,
  text,
  column: name,
  points,
  series = 0,
}: WorkerArgument<'data.series'>): Promise<SeriesPlot> {
  const { dataset } = await openBoundData(projectPath, readProject(text));
  const column = findColumn(dataset.table, name);
  if (column === undefined || column.type === 'text') {
    throw new DiagnosticError({
      code: 'DATA-036',
      severity: 'error',
      message: `Column "${name}" holds no numbers to plot.`,
      nextStep: 'Choose a column of numbers that is not ignored.',
      where: { column: name },
    });
  }
  const { places, isDate } = placeRows(dataset);
  // Several series over the same time would be drawn over each other: one is shown at a time.
  const shown = dataset.sequences[series] ?? dataset.sequences[0];
  const [start, end] = shown ? [shown.start, shown.end] : [0, 0];
  const rows = thinRows(column.values, start, end, points);
  return {
    column: name,
    unit: '',
    x: rows.map((row) => places[row] ?? row),
    isDate,
    y: rows.map((row) => finiteOrNull(column.values[row])),
    validationFrom: firstOfPart(dataset, places, 1, start, end),
    testFrom: firstOfPart(dataset, places, 2, start, end),
    rowCount: end - start,
    autocorrelation: autocorrelate(column.values.subarray(start, end), MOST_LAGS),
    compared: countCompared(column.values.subarray(start, end)),
    names: dataset.sequences.length < 2 ? [] : dataset.sequences.slice(0, MOST_NAMES).map(({ id }) => id),
  };
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function firstOfPart(dataset: Dataset, places: Float64Array, part: number, start: number, end: number): number | null {
  if (dataset.binding.split.by !== 'time') return null;
  for (let row = start; row < end; row++) if (dataset.rowParts[row] === part) return places[row] ?? null;
  return null;
}

function thinRows(values: Float64Array, start: number, end: number, points: number): number[] {
  if (end - start <= points) return Array.from({ length: end - start }, (_, i) => start + i);
  const stretches = Math.max(1, Math.floor(points / 2));
  const rows = new Set<number>([start, end - 1]);
  for (let i = 0; i < stretches; i++) {
    const from = start + Math.floor(((end - start) * i) / stretches);
    const to = start + Math.floor(((end - start) * (i + 1)) / stretches);
    let [least, greatest] = [from, from];
    for (let row = from; row < to; row++) {
      if ((values[row] ?? NaN) < (values[least] ?? NaN)) least = row;
      if ((values[row] ?? NaN) > (values[greatest] ?? NaN)) greatest = row;
    }
    rows.add(least).add(greatest);
  }
  return [...rows].sort((a, b) => a - b);
}

interface KnownTable {
  readonly key: string;
  readonly table: Table;
}

/** The table read last: most edits change the window or the split, and not what is read. */
let known: KnownTable | null = null;

export interface BoundData extends DataFiles {
  readonly dataset: Dataset;
  /** As it was read. */
  readonly table: Table;
}

/** The dataset of a project that may not be saved yet. Throws a `DiagnosticError` (`DATA-…`, `FILE-…`). */
export async function openBoundData(projectPath: string | null, project: Project): Promise<BoundData> {
  const { data } = project;
  if (data === null) {
    throw new DiagnosticError({
      code: 'DATA-038',
      severity: 'error',
      message: `The project ${project.name} is not bound to a data file.`,
      nextStep: 'Choose a data file in the Data panel.',
    });
  }
  const files = locateData(projectPath, data);
  const table = await readKnownTable(files, data);
  const dataset = createDataset(table, data, datasetOptionsOf(project));
  if (!dataset.ok) throw new DiagnosticError(dataset.error);
  return { dataset: dataset.value, table, ...files };
}

async function readKnownTable({ path, pairedPath }: DataFiles, data: DataBinding): Promise<Table> {
  const columns = data.columns.map(({ name, role, type, preparation }) => ({ name, role, type, preparation }));
  const paired = pairedPath === null ? null : [pairedPath, await stampOf(pairedPath)];
  const key = JSON.stringify([path, await stampOf(path), paired, data.dialect, columns]);
  if (known?.key !== key) known = { key, table: await readTable(path, data, { pairedPath }) };
  return known.table;
}

/** A missing file has none; reading it then says so better than this could. */
async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(path);
    return `${mtimeMs}/${size}`;
  } catch {
    return '';
  }
}

export function readProject(text: string): Project {
  const project = parseProject(text);
  if (project.ok) return project.value;
  throw new DiagnosticError(project.error);
}
