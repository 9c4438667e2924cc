import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { defined } from '../../src-shared/base/invariant';
import { aheadName, type FeedbackPlan } from '../../src-shared/compiler/feedback';
import { fillBatch, fillStarts } from '../../src-shared/data/batch';
import { count, listNames } from '../../src-shared/data/data-diagnostics';
import type { Dataset } from '../../src-shared/data/dataset';
import type { FeatureSpec } from '../../src-shared/data/feature-spec';
import type { Sequence } from '../../src-shared/data/order';
import { isNumber } from '../../src-shared/data/prepared-columns';
import { aheadFeatures, countKnownRows } from '../../src-shared/data/samples/ahead-features';
import type { RunGraph, Tensors } from '../../src-shared/decoding/step-model';
import { countBefore } from '../../src-shared/data/streams';
import { toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { runFreely } from '../../src-shared/training/run-freely';
import type { ForecastRow, Forecasts } from './forecasts';
import { joinWindows } from './join-windows';

export interface FreeForecastCall {
  /** Of the data the model reads, every window whose inputs are complete in the part `test`. */
  readonly dataset: Dataset;
  readonly specs: ReadonlyMap<string, FeatureSpec>;
  readonly plan: FeedbackPlan;
  readonly run: RunGraph;
  readonly steps: number;
  /** Rows that the graph predicts in one run; null for a predict graph, which is asked once a row. */
  readonly stepsInGraph: number | null;
}

/** Windows in one run. */
const BATCH = 256;
/** Windows that a model which carries its state reads before the one that it goes on from: it reads them again for each row. */
const MOST_BEFORE = 8;

/** The last window of a series that is complete. */
interface Origin {
  readonly sequence: Sequence;
  readonly start: number;
}

/**
 * The rows after the last complete window of every series, each predicted from those before it, the model's own among
 * them, in the data's own units. Throws MODEL-013 where columns that are known in advance are not known far enough.
 */
export async function forecastFreely(call: FreeForecastCall): Promise<Forecasts> {
  const { dataset, plan, steps } = call;
  const { length } = dataset.binding.window;
  const origins = findOrigins(dataset);
  const short = checkKnown(dataset, plan, origins, steps);
  if (short) throw new DiagnosticError(short);
  const values = await predictFrom(
    call,
    Int32Array.from(origins, ({ start }) => start),
  );
  const columns = plan.outputs.flatMap((output) => output.columns);
  const rows = origins.flatMap(({ sequence, start }, row) =>
    Array.from({ length: steps }, (_, step): ForecastRow => {
      const cells = plan.outputs.flatMap(({ block, columns: own }) =>
        own.map((column, c) => {
          const scaled = values.get(block)?.[(row * steps + step) * own.length + c] ?? NaN;
          return dataset.unscaleTarget(dataset.targets.indexOf(column), [scaled])[0] ?? NaN;
        }),
      );
      return { sequence, row: start + length + step, ahead: step + 1, cells };
    }),
  );
  return { columns, rows };
}

/** Scaled predictions `[starts, steps, columns]` of each output, from the windows that start at these rows. */
export async function predictFrom(
  { dataset, specs, plan, run, steps, stepsInGraph }: FreeForecastCall,
  starts: Int32Array,
): Promise<Map<string, Float64Array>> {
  const own = { ...dataset, parts: { ...dataset.parts, test: { starts, dropped: 0 } } };
  const { length } = dataset.binding.window;
  const filled = stepsInGraph ?? steps;
  const ahead = new Map(
    Array.from(specs).flatMap(([name, spec]): [string, FeatureSpec][] => {
      const rows = filled + looksFurther(plan, name, dataset);
      const found = (plan.inputs.get(name)?.known ?? 0) > 0 ? aheadFeatures(spec, length, rows) : null;
      return found ? [[aheadName(name), found]] : [];
    }),
  );
  const collected = new Map(
    plan.outputs.map(({ block, columns }) => [block, new Float64Array(starts.length * steps * columns.length)]),
  );
  for (const { places, before } of listRuns(dataset, starts, stepsInGraph)) {
    const size = places.length;
    const windows = fillWindows(
      dataset,
      specs,
      places.map((place) => starts[place] ?? 0),
      before,
    );
    const known = fillBatch(own, 'test', places, ahead);
    const found =
      stepsInGraph === null
        ? await runFreely({ run, plan, windows, ahead: known, steps })
        : readForecast(await run(new Map([...windows, ...known])), plan, size, stepsInGraph, steps);
    for (const { block, columns } of plan.outputs) {
      const all = defined(collected.get(block), block);
      const values = defined(found.get(block), block);
      const width = steps * columns.length;
      places.forEach((place, row) => all.set(values.subarray(row * width, (row + 1) * width), place * width));
    }
  }
  return collected;
}

/** Rows behind the predicted one that an input reads what is known of: a Known ahead input looks at all rows of a prediction. */
function looksFurther({ inputs }: FeedbackPlan, name: string, { binding }: Dataset): number {
  return inputs.get(name)?.kind === 'known-ahead' ? binding.window.steps - 1 : 0;
}

/** Rows behind the last predicted one of which something has to be known. */
export function rowsBehind(plan: FeedbackPlan, dataset: Dataset): number {
  return Math.max(0, ...Array.from(plan.inputs.keys(), (name) => looksFurther(plan, name, dataset)));
}

/** Windows that are run together, by their positions, and how many windows before each are read with it. */
interface Run {
  readonly places: readonly number[];
  readonly before: number;
}

/** Windows of a model that carries its state are read behind those before them; a forecast graph takes one window. */
function listRuns(dataset: Dataset, starts: Int32Array, stepsInGraph: number | null): Run[] {
  const looksBack = dataset.carriesState && stepsInGraph === null;
  const before = looksBack ? countBefore(dataset, starts, MOST_BEFORE) : new Int32Array(starts.length);
  return [...new Set(before)].flatMap((windows) => {
    const places = Array.from(starts, (_, place) => place).filter((place) => before[place] === windows);
    const most = Math.ceil(BATCH / (windows + 1));
    return Array.from({ length: Math.ceil(places.length / most) }, (_, i): Run => {
      return { places: places.slice(i * most, (i + 1) * most), before: windows };
    });
  });
}

/** The windows that start at these rows, each as one long window with the `before` windows that end where it begins. */
function fillWindows(
  dataset: Dataset,
  specs: ReadonlyMap<string, FeatureSpec>,
  starts: readonly number[],
  before: number,
): Map<string, Tensor> {
  const { length } = dataset.binding.window;
  const all = starts.flatMap((start) => Array.from({ length: before + 1 }, (_, i) => start - (before - i) * length));
  const filled = fillStarts(dataset, Int32Array.from(all), specs);
  return before === 0 ? filled : joinWindows(filled, specs, before + 1);
}

/** The first `steps` of the rows that a forecast graph gives. */
function readForecast(
  outputs: Tensors,
  plan: FeedbackPlan,
  windows: number,
  given: number,
  steps: number,
): Map<string, Float64Array> {
  return new Map(
    plan.outputs.map(({ block, columns }) => {
      const all = toNumbers(defined(outputs.get(block), `output ${block}`));
      const width = columns.length;
      const first = new Float64Array(windows * steps * width);
      for (let row = 0; row < windows; row++) {
        const from = row * given * width;
        first.set(all.subarray(from, from + steps * width), row * steps * width);
      }
      return [block, first];
    }),
  );
}

function findOrigins(dataset: Dataset): Origin[] {
  const { starts } = dataset.parts.test;
  let at = 0;
  return dataset.sequences.flatMap((sequence): Origin[] => {
    let last: number | null = null;
    while (at < starts.length && (starts[at] ?? Infinity) < sequence.end) last = starts[at++] ?? null;
    return last === null ? [] : [{ sequence, start: last }];
  });
}

/** Rows of which something is known in advance, and nothing yet of what is predicted. */
function countAhead({ columns }: Dataset, first: number, end: number): number {
  const truths = columns.filter(isNumber).filter(({ fitted }) => fitted.role === 'target');
  // A window needs to know the row after it: the last one of data without rows ahead lies a row before its end.
  const isOver = truths.every(({ values }) => Number.isFinite(values[first]));
  return isOver ? 0 : countKnownRows(columns, first, end);
}

/** Whether what is known in advance reaches `steps` rows behind every origin. */
function checkKnown(
  dataset: Dataset,
  plan: FeedbackPlan,
  origins: readonly Origin[],
  steps: number,
): Diagnostic | null {
  if ([...plan.inputs.values()].every(({ known }) => known === 0)) return null;
  const { length } = dataset.binding.window;
  const reached = origins.map(({ start, sequence }) => ({
    sequence,
    rows: countAhead(dataset, start + length, sequence.end),
  }));
  const [worst] = [...reached].sort((a, b) => a.rows - b.rows);
  const needed = steps + rowsBehind(plan, dataset);
  if (!worst || worst.rows >= needed) return null;
  const possible = worst.rows - (needed - steps);
  const known = dataset.columns.filter(({ fitted }) => fitted.role === 'known').map(({ fitted }) => fitted.name);
  const series = worst.sequence.id === '' ? 'the data' : `the series ${worst.sequence.id}`;
  const targets = listNames(plan.outputs.flatMap(({ columns }) => columns));
  return {
    code: 'MODEL-013',
    severity: 'error',
    message: `To predict ${count(steps, 'row')} the model has to know ${listNames(known)} of ${needed === steps ? 'them' : `${count(needed, 'row')} (each prediction looks ${dataset.binding.window.steps} rows ahead)`} in advance, but ${series} has ${count(worst.rows, 'such row')} after the last window that is complete.`,
    nextStep: `Add rows to the end of the file in which ${listNames(known)} ${known.length === 1 ? 'is' : 'are'} filled and ${targets} empty${possible > 0 ? `, or ask for ${count(possible, 'step')} at most` : ''}.`,
  };
}
