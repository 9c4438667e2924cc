import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { defined } from '../../src-shared/base/invariant';
import { aheadName, type FeedbackPlan } from '../../src-shared/compiler/feedback';
import { fillBatch } from '../../src-shared/data/batch';
import { count, listNames } from '../../src-shared/data/data-diagnostics';
import type { Dataset } from '../../src-shared/data/dataset';
import type { FeatureSpec } from '../../src-shared/data/feature-spec';
import type { Sequence } from '../../src-shared/data/order';
import { aheadFeatures, countKnownRows } from '../../src-shared/data/samples/ahead-features';
import type { RunGraph, Tensors } from '../../src-shared/decoding/step-model';
import { toNumbers } from '../../src-shared/tensor/tensor';
import { runFreely } from '../../src-shared/training/run-freely';
import type { ForecastRow, Forecasts } from './forecasts';

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
      const found = (plan.inputs.get(name)?.known ?? 0) > 0 ? aheadFeatures(spec, length, filled) : null;
      return found ? [[aheadName(name), found]] : [];
    }),
  );
  const collected = new Map(
    plan.outputs.map(({ block, columns }) => [block, new Float64Array(starts.length * steps * columns.length)]),
  );
  for (let first = 0; first < starts.length; first += BATCH) {
    const size = Math.min(BATCH, starts.length - first);
    const samples = Int32Array.from({ length: size }, (_, i) => first + i);
    const windows = fillBatch(own, 'test', samples, specs);
    const known = fillBatch(own, 'test', samples, ahead);
    const found =
      stepsInGraph === null
        ? await runFreely({ run, plan, windows, ahead: known, steps })
        : readForecast(await run(new Map([...windows, ...known])), plan, size, stepsInGraph, steps);
    for (const { block, columns } of plan.outputs) {
      collected.get(block)?.set(defined(found.get(block), block), first * steps * columns.length);
    }
  }
  return collected;
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
    rows: countKnownRows(dataset.columns, start + length, sequence.end),
  }));
  const [worst] = [...reached].sort((a, b) => a.rows - b.rows);
  if (!worst || worst.rows >= steps) return null;
  const known = dataset.columns.filter(({ fitted }) => fitted.role === 'known').map(({ fitted }) => fitted.name);
  const series = worst.sequence.id === '' ? 'the data' : `the series ${worst.sequence.id}`;
  const targets = listNames(plan.outputs.flatMap(({ columns }) => columns));
  return {
    code: 'MODEL-013',
    severity: 'error',
    message: `To predict ${count(steps, 'row')} the model has to know ${listNames(known)} of them in advance, but ${series} has ${count(worst.rows, 'such row')} after the last window that is complete.`,
    nextStep: `Add rows to the end of the file in which ${listNames(known)} ${known.length === 1 ? 'is' : 'are'} filled and ${targets} empty${worst.rows > 0 ? `, or ask for ${worst.rows} steps at most` : ''}.`,
  };
}
