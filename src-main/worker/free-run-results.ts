import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { defined } from '../../src-shared/base/invariant';
import type { FeedbackPlan } from '../../src-shared/compiler/feedback';
import { createPredictionDataset, type Dataset } from '../../src-shared/data/dataset';
import type { FeatureSpec } from '../../src-shared/data/feature-spec';
import { selectFeatures } from '../../src-shared/data/features';
import type { Sequence } from '../../src-shared/data/order';
import { isNumber, type PreparedNumber } from '../../src-shared/data/prepared-columns';
import { encodeModel } from '../../src-shared/onnx/write';
import type { FreeRunColumn, FreeRunResults } from '../../src-shared/protocol/free-run';
import type { WorkerArgument } from '../../src-shared/protocol/worker-messages';
import { planFeedback } from '../../src-shared/training/plan-feedback';
import { runTaken } from './check-writing';
import { continueTimes } from './continue-times';
import { describeInputs, describeOutputs } from './export-description';
import { forecastFreely, predictFrom, rowsBehind, type FreeForecastCall } from './forecast-freely';
import type { Forecasts } from './forecasts';
import { openRun, type OpenedRun } from './opened-run';
import { createSession } from './ort-session';
import { datasetOptionsOf } from './project-data';
import { placeRows } from './row-places';

/** Free runs that errors are measured over, spread over the part. */
const MOST_RUNS = 256;
/** Rows of the free run that is drawn. */
const LONGEST_LINE = 1000;

type Predict = (starts: Int32Array, steps: number) => Promise<ReadonlyMap<string, Float64Array>>;

/**
 * How a model of the next row does when it reads its own predictions: over the test part beside predictions from the true
 * rows, and beyond the data. Throws MODEL-012 for a model that cannot run freely, and what opening the run throws.
 */
export async function computeFreeRun({
  projectPath,
  run,
  steps: wanted,
}: WorkerArgument<'run.free'>): Promise<FreeRunResults> {
  const opened = await openRun(projectPath, run);
  const { model, dataset, parameters, settings } = opened;
  const { preparation, binding } = dataset;
  const inputs = describeInputs(model, dataset);
  const planned = planFeedback({ inputs, outputs: describeOutputs(model, preparation), preparation, binding });
  if (!planned.ok) throw new DiagnosticError(planned.error);
  const plan = planned.value;
  const specs = selectSpecs(dataset, opened);
  const session = await createSession(encodeModel(model.predict(parameters)), {
    threads: settings.threads,
    spinning: false,
  });
  try {
    const common = { dataset, specs, plan, run: runTaken(session), stepsInGraph: null };
    const predict: Predict = (starts, steps) => predictFrom({ ...common, steps }, starts);
    const reaches = findReaches(opened, plan);
    const longest = Math.max(0, ...reaches.map(({ rows }) => rows));
    const steps = Math.min(wanted, longest);
    const runs = spread(
      reaches.filter(({ rows }) => rows >= steps).map(({ start }) => start),
      MOST_RUNS,
    );
    const line = reaches.find(({ rows }) => rows === longest) ?? null;
    const errors = await measure(predict, dataset, plan, runs, steps);
    const drawn = line && (await draw(predict, dataset, plan, line.start, Math.min(line.rows, LONGEST_LINE)));
    const beyond = await goBeyond({ ...common, steps: wanted }, opened);
    const future = beyond.forecasts && placeFuture(dataset, beyond.forecasts, line?.start ?? 0);
    const { isDate } = placeRows(dataset);
    return {
      steps,
      beyond: beyond.why,
      columns: plan.outputs.flatMap(({ block, columns }) =>
        columns.map((column, c): FreeRunColumn => {
          const at = positionOf(plan, block) + c;
          return {
            ...{ block, column, isDate, errors: defined(errors[at], `errors of ${column}`) },
            test: drawn?.[at] ?? { x: [], truth: [], freeRunning: [], oneStep: [] },
            future: future?.[at] ?? { x: [], prediction: [] },
          };
        }),
      ),
    };
  } finally {
    await session.release();
  }
}

function selectSpecs(dataset: Dataset, { model }: OpenedRun): ReadonlyMap<string, FeatureSpec> {
  return new Map(
    model.inputs.map(({ name, request }) => {
      const kind = request.kind === 'target-per-step' ? 'step-target' : request.kind;
      const spec = selectFeatures(dataset, { kind, columns: request.columns });
      if (!spec.ok) throw new DiagnosticError(spec.error);
      return [name, spec.value];
    }),
  );
}

/** A window, and how many rows after it have a truth and what is known in advance, within its series and its part. */
interface Reach {
  readonly start: number;
  readonly rows: number;
}

function findReaches({ dataset, part }: OpenedRun, plan: FeedbackPlan): Reach[] {
  const { rowParts, columns, sequences, parts, binding } = dataset;
  const needed = columns
    .filter(isNumber)
    .filter(({ fitted: { role, name } }) => role === 'known' || isPredicted(plan, name));
  const ahead = new Int32Array(rowParts.length + 1);
  // From the back, so that each row knows how far it goes on.
  for (const { start, end } of sequences) {
    for (let row = end - 1; row >= start; row--) {
      if (!needed.every(({ fitted, values, read }) => Number.isFinite((isTruth(fitted) ? values : read.values)[row])))
        continue;
      const goesOn = row + 1 < end && rowParts[row + 1] === rowParts[row];
      ahead[row] = 1 + (goesOn ? (ahead[row + 1] ?? 0) : 0);
    }
  }
  const ends = new Int32Array(rowParts.length);
  for (const { start, end } of sequences) ends.fill(end, start, end);
  return Array.from(parts[part].starts, (start): Reach => {
    const first = start + binding.window.length;
    const rows = first < (ends[start] ?? 0) ? (ahead[first] ?? 0) : 0;
    return { start, rows: Math.max(0, rows - rowsBehind(plan, dataset)) };
  });
}

/** What a prediction is compared with is never filled. */
function isTruth({ role }: PreparedNumber['fitted']): boolean {
  return role === 'target';
}

function isPredicted({ outputs }: FeedbackPlan, name: string): boolean {
  return outputs.some(({ columns }) => columns.includes(name));
}

function numberColumn(dataset: Dataset, name: string): PreparedNumber {
  return defined(
    dataset.columns.filter(isNumber).find(({ fitted }) => fitted.name === name),
    `column ${name}`,
  );
}

/** At most so many, evenly spread, the first and the last among them. */
function spread(values: readonly number[], most: number): Int32Array {
  if (values.length <= most) return Int32Array.from(values);
  const step = (values.length - 1) / (most - 1);
  return Int32Array.from({ length: most }, (_, i) => values[Math.round(i * step)] ?? 0);
}

function positionOf({ outputs }: FeedbackPlan, block: string): number {
  const before = outputs.slice(
    0,
    outputs.findIndex((output) => output.block === block),
  );
  return before.reduce((sum, { columns }) => sum + columns.length, 0);
}

/** Every predicted column, with how its numbers are found and read. */
function listColumns(dataset: Dataset, { outputs }: FeedbackPlan) {
  return outputs.flatMap(({ block, columns }) =>
    columns.map((column, c) => {
      const { fitted, own, read: past } = numberColumn(dataset, column);
      const read = (values: ReadonlyMap<string, Float64Array>, row: number): number =>
        (values.get(block)?.[row * columns.length + c] ?? NaN) * fitted.scale + fitted.offset;
      return { own, past: past.own, read };
    }),
  );
}

async function measure(
  predict: Predict,
  dataset: Dataset,
  plan: FeedbackPlan,
  runs: Int32Array,
  steps: number,
): Promise<FreeRunColumn['errors'][]> {
  const { length } = dataset.binding.window;
  const free = await predict(runs, steps);
  const needed = [...new Set(Array.from(runs).flatMap((start) => Array.from({ length: steps }, (_, k) => start + k)))];
  const oneStep = await predict(Int32Array.from(needed), 1);
  const places = new Map(needed.map((start, i) => [start, i]));
  return listColumns(dataset, plan).map(({ own, past, read }) => {
    const rmse = (predicted: (run: number, start: number, step: number) => number): number[] =>
      Array.from({ length: steps }, (_, step) => {
        let squares = 0;
        runs.forEach((start, run) => {
          squares += (predicted(run, start, step) - (own[start + length + step] ?? NaN)) ** 2;
        });
        return Math.sqrt(squares / runs.length);
      });
    return {
      runs: runs.length,
      freeRunning: rmse((run, _start, step) => read(free, run * steps + step)),
      oneStep: rmse((_run, start, step) => read(oneStep, places.get(start + step) ?? -1)),
      lastValue: rmse((_run, start) => past[start + length - 1] ?? NaN),
    };
  });
}

async function draw(
  predict: Predict,
  dataset: Dataset,
  plan: FeedbackPlan,
  start: number,
  rows: number,
): Promise<FreeRunColumn['test'][]> {
  const first = start + dataset.binding.window.length;
  const { places } = placeRows(dataset);
  const free = await predict(Int32Array.of(start), rows);
  const oneStep = await predict(
    Int32Array.from({ length: rows }, (_, k) => start + k),
    1,
  );
  const along = <T>(value: (k: number) => T): T[] => Array.from({ length: rows }, (_, k) => value(k));
  const shown = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return listColumns(dataset, plan).map(({ own, read }) => ({
    x: along((k) => places[first + k] ?? first + k),
    truth: along((k) => shown(own[first + k] ?? NaN)),
    freeRunning: along((k) => shown(read(free, k))),
    oneStep: along((k) => shown(read(oneStep, k))),
  }));
}

/** The rows after the data, or why they cannot be predicted. */
async function goBeyond(
  call: FreeForecastCall,
  { settings }: OpenedRun,
): Promise<{ readonly forecasts: Forecasts | null; readonly why: Diagnostic | null }> {
  const { binding, table, preparation } = call.dataset;
  const window = { ...binding.window, stride: 1 };
  const made = createPredictionDataset(table, { ...binding, window }, preparation, datasetOptionsOf(settings.project));
  if (!made.ok) return { forecasts: null, why: made.error[0] ?? null };
  const specs = new Map(
    Array.from(call.specs, ([name, { kind, columns }]) => {
      const names = columns.map(({ fitted }) => fitted.name);
      const spec = kind === 'lengths' ? null : selectFeatures(made.value, { kind, columns: names });
      if (!spec?.ok) throw new DiagnosticError(spec?.error ?? []);
      return [name, spec.value];
    }),
  );
  try {
    return { forecasts: await forecastFreely({ ...call, dataset: made.value, specs }), why: null };
  } catch (error) {
    if (error instanceof DiagnosticError) return { forecasts: null, why: error.diagnostics[0] ?? null };
    throw error;
  }
}

/** The predicted rows of the series that `row` is in, at their times. */
function placeFuture(dataset: Dataset, { rows, columns }: Forecasts, row: number): FreeRunColumn['future'][] {
  const { places, isDate } = placeRows(dataset);
  const isOf = ({ start, end }: Sequence): boolean => row >= start && row < end;
  const own = rows.filter(({ sequence }) => isOf(sequence));
  const [one] = own;
  if (!one) return columns.map(() => ({ x: [], prediction: [] }));
  const { start, end } = one.sequence;
  const known = places.subarray(start, end);
  // Where nobody knows how time goes on, it goes on as it went on average.
  const step = known.length < 2 ? 1 : ((known.at(-1) ?? 0) - (known[0] ?? 0)) / (known.length - 1);
  const goOn = continueTimes(known, isDate) ?? ((ahead: number) => (known.at(-1) ?? 0) + ahead * step);
  const x = own.map((forecast) => (forecast.row < end ? (places[forecast.row] ?? NaN) : goOn(forecast.row - end + 1)));
  return columns.map((_, c) => ({ x, prediction: own.map(({ cells }) => Number(cells[c])) }));
}
