import { defined } from '../../src-shared/base/invariant';
import type { ModelTarget } from '../../src-shared/compiler/compiled-model';
import { computeFloors } from '../../src-shared/data/floors';
import { isNumber } from '../../src-shared/data/prepared-columns';
import type { HeadResults, RunResults } from '../../src-shared/protocol/run-types';
import { toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { createStepCounts, type StepCounts } from '../../src-shared/metrics/step-counts';
import type { TextResults } from '../../src-shared/protocol/text-results';
import { compareSteps, evaluateTexts, type TextEvaluation } from '../../src-shared/training/evaluate-texts';
import { createFreeRunning } from '../../src-shared/training/free-running';
import {
  addHeadMetrics,
  createHeadMetrics,
  predictsTokens,
  readHeadMetrics,
  readTokenSteps,
  type HeadMetrics,
} from '../../src-shared/training/head-metrics';
import type { RunnerFactory } from '../../src-shared/training/training-setup';
import type { Graph } from '../../src-shared/ir/graph';
import { visitSamples } from '../../src-shared/training/visit-samples';
import { encodeModel } from '../../src-shared/onnx/write';
import { countClasses } from './class-scores';
import { describeOutputs } from './export-description';
import { makeGapSeries } from './gap-series';
import { openRun, type OpenedRun } from './opened-run';
import { createSession } from './ort-session';
import { placeRows } from './row-places';
import { floorsOfHead, listLabels, nameFloors } from './run-floors';
import { makeSampleSeries } from './sample-series';
import { findSeriesParts } from './series-parts';

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
  const graph = model.evaluate({ carry: data.streams !== undefined });
  const evaluated = await evaluateWindows(opened, graph, (outputs, batch) => {
    for (const { head } of metrics) addHeadMetrics(head, outputs, batch, data.scales);
  });
  const taught = model.evaluateTaught && (await evaluateWindows(opened, model.evaluateTaught(), () => undefined));
  const written = await writePart(
    opened,
    metrics.map(({ head }) => head),
  );
  const predictionOf = (block: string): Float64Array =>
    defined(evaluated.predictions.get(block), `prediction of ${block}`);
  const truthOf = (block: string): Float64Array => defined(evaluated.targets.get(block), `target of ${block}`);
  const floors = computeFloors(opened.dataset, opened.part, listLabels(model));
  const outputs = describeOutputs(model, opened.dataset.preparation);
  // Each output is compared with what is reached of its own columns. Floors of windows tell the columns of numbers apart as
  // they are; all others are counted for each output anew.
  const { binding, hiding } = opened.dataset;
  const areApart =
    binding.samples === 'windows' && hiding === null && model.targets.every(({ head }) => head.task === 'regression');
  const floorsOf = (target: ModelTarget): ReturnType<typeof nameFloors> =>
    areApart
      ? nameFloors(floors, new Set(target.info.names))
      : floorsOfHead(opened.dataset, opened.part, model, target);
  return {
    heads: metrics.map(({ target, head }): HeadResults => {
      const { block, info } = target;
      const { task, classes } = defined(outputs.get(block), `description of ${block}`);
      const own = written?.results.block === block ? written : null;
      const measured = { ...readHeadMetrics(head), ...own?.metrics };
      // Floors in other measures belong to other outputs.
      const suiting = Object.entries(floorsOf(target)).filter(([, values]) =>
        Object.keys(values).some((name) => name in measured),
      );
      const common = {
        ...{ block, task, columns: info.names },
        metrics: measured,
        floors: Object.fromEntries(suiting),
      };
      if (task === 'regression') {
        const series = target.head.fillsGaps
          ? makeGapSeries(opened, target, predictionOf(block), truthOf(block))
          : opened.dataset.binding.samples === 'windows'
            ? addTaught(
                makeSeries(opened, target, evaluated, floors.seasons),
                taught && block === model.stepping?.block ? makeSeries(opened, target, taught, []) : null,
              )
            : makeSampleSeries(target, data.scales, predictionOf(block), truthOf(block));
        return { ...common, series, classes: [], confusion: [] };
      }
      if (task === 'sequence' || predictsTokens(target)) {
        const text =
          own?.results ?? describeSteps(block, data.sampleCount(opened.part), readTokenSteps(head).get(block));
        return { ...common, series: [], classes: [], confusion: [], text };
      }
      const names = classes ?? ['0', '1'];
      return { ...common, series: [], ...countClasses(task, names, predictionOf(block), truthOf(block)) };
    }),
  };
}

async function evaluateWindows(
  { model, data, parameters, part, settings }: OpenedRun,
  graph: Graph,
  measure: (outputs: ReadonlyMap<string, Tensor>, batch: ReadonlyMap<string, Tensor>) => void,
): Promise<Evaluated> {
  const predictions = new Map<string, Float64Array[]>();
  const targets = new Map<string, Float64Array[]>();
  const session = await createSession(encodeModel(graph), { threads: settings.threads, spinning: false });
  const call = { model, data, runner: session, parameters, part, most: BATCH, between: async () => undefined };
  try {
    await visitSamples(call, ({ samples, outputs, batch }) => {
      measure(outputs, batch);
      for (const target of model.targets) {
        if (predictsTokens(target)) continue;
        const { block, name } = target;
        const counted = data.isRagged && target.head.perStep ? findCounted(model, target, batch) : null;
        collect(predictions, block, samples, outputs.get(block), counted);
        collect(targets, block, samples, batch.get(name), counted);
      }
    });
  } finally {
    await session.release();
  }
  const packed = (collected: ReadonlyMap<string, readonly Float64Array[]>): ReadonlyMap<string, Float64Array> =>
    new Map(Array.from(collected, ([block, rows]) => [block, joinNumbers(rows)]));
  return { predictions: packed(predictions), targets: packed(targets) };
}

/** Keeps the numbers of each sample of a batch; with `counted` (by row and step) only those of the steps that count. */
function collect(
  collected: Map<string, Float64Array[]>,
  block: string,
  samples: Int32Array,
  value: Tensor | undefined,
  counted: readonly boolean[] | null,
): void {
  const numbers = toNumbers(defined(value, `values of ${block}`));
  const all = collected.get(block) ?? [];
  collected.set(block, all);
  const size = numbers.length / samples.length;
  const steps = counted === null ? 1 : counted.length / samples.length;
  samples.forEach((sample, row) => {
    const own = numbers.slice(row * size, (row + 1) * size);
    all[sample] =
      counted === null ? own : own.filter((_, i) => counted[row * steps + Math.floor((i * steps) / size)] === true);
  });
}

function joinNumbers(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Which steps of a ragged batch have an answer, row after row: those within the row's length. */
function findCounted(model: OpenedRun['model'], target: ModelTarget, batch: ReadonlyMap<string, Tensor>): boolean[] {
  const [rows = 0, steps = 1] = defined(batch.get(target.name), `target ${target.name}`).dims;
  const input = model.inputs.find(({ shape, lengths }) => shape[1] === target.shape[1] && lengths !== null);
  const lengthsName = input?.lengths ?? null;
  const lengths = lengthsName === null ? null : toNumbers(defined(batch.get(lengthsName), lengthsName));
  return Array.from({ length: rows * steps }, (_, i) => i % steps < (lengths?.[Math.floor(i / steps)] ?? steps));
}

/** Texts that are told in full. */
const SHOWN_TEXTS = 200;

/** What the model writes on the part by itself; null for one that writes nothing. */
async function writePart(
  { model, data, parameters, part, settings }: OpenedRun,
  heads: readonly HeadMetrics[],
): Promise<TextEvaluation | null> {
  if (model.decoding === null) return null;
  const createRunner: RunnerFactory = (graph) =>
    createSession(encodeModel(graph), { threads: settings.threads, spinning: false });
  const evaluator = await createRunner(model.evaluate());
  try {
    const writer = await createFreeRunning(model, evaluator, createRunner);
    if (writer === null) return null;
    try {
      const { block } = writer.target;
      const steps = heads.map((head) => readTokenSteps(head).get(block)).find((found) => found !== undefined);
      return await evaluateTexts({
        ...{ model, data, writer, parameters, part },
        ...{ most: Infinity, shown: SHOWN_TEXTS, teacherForced: steps ?? null },
        between: async () => undefined,
      });
    } finally {
      await writer.release();
    }
  } finally {
    await evaluator.release();
  }
}

/** A language model is only ever measured on right tokens. */
function describeSteps(block: string, total: number, steps: StepCounts | undefined): TextResults {
  return {
    ...{ block, written: 0, total, samples: [] },
    errors: compareSteps(steps ?? createStepCounts(), createStepCounts()),
  };
}

/**
 * One series for each target column and predicted step. A head that answers at each step shows its last answer, which saw most;
 * where the state is carried every answer has seen all, and no other window gives it.
 */
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
  const answers = head.perStep && dataset.carriesState ? length : 1;
  const firstShown = Math.max(0, starts.length - Math.ceil(MOST_SHOWN / answers));
  const parts = findSeriesParts(dataset.sequences, starts, firstShown, answers);
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
      const addAnswer = (start: number, window: number, answer: number): void => {
        const origin = start + length - answers + answer;
        const row = origin + horizon + step;
        const at = window * size + (head.perStep ? size - (answers - answer) * width : step * width) + c;
        const value = unscale(prediction[at] ?? NaN, c);
        const right = valueAt(own.own, row);
        if (right !== null && Number.isFinite(value)) {
          count++;
          squares += (value - right) ** 2;
          absolutes += Math.abs(value - right);
        }
        if (window < firstShown) return;
        x.push(places[row] ?? row);
        truth.push(right);
        predicted.push(Number.isFinite(value) ? value : null);
        lastValue.push(valueAt(own.read.own, origin));
        if (season !== null) seasonal.push(valueAt(own.read.own, row - season * Math.ceil((row - origin) / season)));
      };
      starts.forEach((start, window) => {
        for (let answer = 0; answer < answers; answer++) addAnswer(start, window, answer);
      });
      series.push({
        ...{ column, step: step + 1, x, isDate, truth, lastValue },
        prediction: predicted,
        seasonal: season === null ? null : seasonal,
        rmse: Math.sqrt(squares / count),
        mae: absolutes / count,
        ...(parts === null ? {} : { parts }),
      });
    });
  }
  return series;
}

/** The same series with the error of each step when it is shown the truth before it. */
function addTaught(series: HeadResults['series'], taught: HeadResults['series'] | null): HeadResults['series'] {
  if (taught === null) return series;
  return series.map((one, i) => ({ ...one, taughtRmse: taught[i]?.rmse ?? NaN }));
}

function valueAt(values: Float64Array, row: number): number | null {
  const value = values[row];
  return value !== undefined && Number.isFinite(value) ? value : null;
}
