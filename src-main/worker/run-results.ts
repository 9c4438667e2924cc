import { defined } from '../../src-shared/base/invariant';
import type { ModelTarget } from '../../src-shared/compiler/compiled-model';
import { computeFloors } from '../../src-shared/data/floors';
import { isNumber, type PreparedNumber } from '../../src-shared/data/prepared-columns';
import type { HeadResults, RunResults } from '../../src-shared/protocol/run-types';
import { toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { addHeadMetrics, createHeadMetrics, readHeadMetrics } from '../../src-shared/training/head-metrics';
import { encodeModel } from '../../src-shared/onnx/write';
import { countClasses } from './class-scores';
import { listLabels, nameFloors } from './evaluate-run';
import { describeOutputs } from './export-description';
import { openRun, type OpenedRun } from './opened-run';
import { createSession } from './ort-session';
import { placeRows } from './row-places';

/** Windows in one run. */
const BATCH = 128;
/** A plot shows no more; of a longer test part the last ones are shown, and all of them are measured. */
const MOST_SHOWN = 20_000;

/** What an evaluation of the part gave: predictions and targets of all windows, after one another. */
interface Evaluated {
  readonly predictions: ReadonlyMap<string, Float64Array>;
  readonly targets: ReadonlyMap<string, Float64Array>;
}

/** Predictions of the test part beside truth and floors, head by head. Throws a `DiagnosticError`. */
export async function computeRunResults(projectPath: string, run: string): Promise<RunResults> {
  const opened = await openRun(projectPath, run);
  const { model, data } = opened;
  const metrics = model.targets.map((target) => ({ target, head: createHeadMetrics([target], data.scales) }));
  const evaluated = await evaluateWindows(opened, (outputs, batch) => {
    for (const { head } of metrics) addHeadMetrics(head, outputs, batch, data.scales);
  });
  const floors = computeFloors(opened.dataset, opened.part, listLabels(model));
  const outputs = describeOutputs(model, opened.dataset.preparation);
  return {
    heads: metrics.map(({ target, head }): HeadResults => {
      const { block, info } = target;
      const { task, classes } = defined(outputs.get(block), `description of ${block}`);
      const named = nameFloors(floors, new Set(info.names));
      const measure = task === 'regression' ? 'rmse' : 'accuracy';
      const suiting = Object.entries(named).filter(([, values]) => measure in values);
      const common = {
        ...{ block, task, columns: info.names },
        metrics: readHeadMetrics(head),
        floors: Object.fromEntries(suiting),
      };
      if (task === 'regression') {
        return { ...common, series: makeSeries(opened, target, evaluated, floors.seasons), classes: [], confusion: [] };
      }
      if (task === 'sequence') return { ...common, series: [], classes: [], confusion: [] };
      const prediction = defined(evaluated.predictions.get(block), `prediction of ${block}`);
      const truth = defined(evaluated.targets.get(block), `target of ${block}`);
      return { ...common, series: [], ...countClasses(task, classes ?? ['0', '1'], prediction, truth) };
    }),
  };
}

async function evaluateWindows(
  { model, data, parameters, part, settings }: OpenedRun,
  measure: (outputs: ReadonlyMap<string, Tensor>, batch: ReadonlyMap<string, Tensor>) => void,
): Promise<Evaluated> {
  const total = data.sampleCount(part);
  const predictions = new Map<string, Float64Array>();
  const targets = new Map<string, Float64Array>();
  const session = await createSession(encodeModel(model.evaluate()), { threads: settings.threads, spinning: false });
  try {
    for (let start = 0; start < total; start += BATCH) {
      const samples = Int32Array.from({ length: Math.min(BATCH, total - start) }, (_, i) => start + i);
      const batch = data.fill(part, samples);
      const outputs = await session.run(new Map([...parameters, ...batch]));
      measure(outputs, batch);
      for (const { block, name } of model.targets) {
        append(predictions, block, outputs.get(block), start, total, samples.length);
        append(targets, block, batch.get(name), start, total, samples.length);
      }
    }
  } finally {
    await session.release();
  }
  return { predictions, targets };
}

function append(
  collected: Map<string, Float64Array>,
  block: string,
  value: Tensor | undefined,
  start: number,
  total: number,
  size: number,
): void {
  const numbers = toNumbers(defined(value, `values of ${block}`));
  const width = numbers.length / size;
  const all = collected.get(block) ?? new Float64Array(total * width);
  collected.set(block, all);
  all.set(numbers, start * width);
}

/** One series for each target column and predicted step. A head that answers at each step shows its last answer. */
function makeSeries(
  { dataset, data, part }: OpenedRun,
  target: ModelTarget,
  { predictions }: Evaluated,
  seasons: readonly (number | null)[],
): HeadResults['series'] {
  const { block, name, head, info } = target;
  const { starts } = dataset.parts[part];
  const { length, horizon, steps: planned } = dataset.binding.window;
  const { columns: width, unscale } = defined(data.scales.get(name), `scale of ${name}`);
  const prediction = defined(predictions.get(block), `prediction of ${block}`);
  const size = prediction.length / starts.length;
  const steps = head.perStep ? 1 : planned;
  const { places, isDate } = placeRows(dataset);
  const numbers = dataset.columns.filter((column) => column.fitted.role === 'target').filter(isNumber);
  const firstShown = Math.max(0, starts.length - MOST_SHOWN);
  const series: HeadResults['series'][number][] = [];
  for (let step = 0; step < steps; step++) {
    info.names.forEach((column, c) => {
      const position = numbers.findIndex(({ fitted }) => fitted.name === column);
      const own = numbers[position];
      if (!own) return;
      const x: number[] = [];
      const truth: (number | null)[] = [];
      const predicted: (number | null)[] = [];
      const lastValue: (number | null)[] = [];
      const seasonal: (number | null)[] = [];
      const season = seasons[position] ?? null;
      let [count, squares, absolutes] = [0, 0, 0];
      starts.forEach((start, window) => {
        const origin = start + length - 1;
        const row = origin + horizon + step;
        const at = window * size + (head.perStep ? size - width : step * width) + c;
        const value = unscale(prediction[at] ?? NaN, c);
        const right = valueAt(own, row);
        if (right !== null && Number.isFinite(value)) {
          count++;
          squares += (value - right) ** 2;
          absolutes += Math.abs(value - right);
        }
        if (window < firstShown) return;
        x.push(places[row] ?? row);
        truth.push(right);
        predicted.push(Number.isFinite(value) ? value : null);
        lastValue.push(valueAt(own, origin));
        if (season !== null) seasonal.push(valueAt(own, row - season * Math.ceil((row - origin) / season)));
      });
      series.push({
        ...{ column, step: step + 1, x, isDate, truth, lastValue },
        prediction: predicted,
        seasonal: season === null ? null : seasonal,
        rmse: Math.sqrt(squares / count),
        mae: absolutes / count,
      });
    });
  }
  return series;
}

function valueAt(column: PreparedNumber, row: number): number | null {
  const value = column.own[row];
  return value !== undefined && Number.isFinite(value) ? value : null;
}
