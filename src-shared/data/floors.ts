import { fitAutoregression, type Autoregression } from './autoregression';
import type { Dataset } from './dataset';
import { measureGapFloors } from './floors/gap-floors';
import { computeSampleFloors, type NamedFloors } from './floors/sample-floors';
import { isCategory, isNumber, type PreparedNumber } from './prepared-columns';
import { findSeason } from './season';
import type { PartName } from './split';

/** Errors in the data's own units, over every predicted value of every window. */
export interface RegressionFloor {
  readonly rmse: number;
  readonly mae: number;
  /** The same for each target column by itself, in the order of `Floors.targets`. */
  readonly columns: readonly { readonly rmse: number; readonly mae: number }[];
}

export interface ClassificationFloor {
  readonly accuracy: number;
  readonly macroF1: number;
}

/** What forecasts without learning, or with linear learning only, reach on the windows of a part. */
export interface Floors {
  /** Number targets, in the order of the dataset. */
  readonly targets: readonly string[];
  /** The value of the last input row, for every step. */
  readonly lastValue: RegressionFloor | null;
  /** The value one season before (or several, when that row is not known yet). */
  readonly seasonal: RegressionFloor | null;
  /** Least squares on the last `season` values (the whole window, where no season is known or it is longer). */
  readonly autoregressive: RegressionFloor | null;
  /** Least squares on as many last values as the window has: what a linear model sees of the target. */
  readonly autoregressiveWindow: RegressionFloor | null;
  /** Category targets and labels: the class most frequent in training. */
  readonly majority: ClassificationFloor | null;
  /** Category targets and labels: the class of the last input row. */
  readonly lastClass: ClassificationFloor | null;
  /** Rows in a season, for each number target: as given in the binding, or found; null when there is none. */
  readonly seasons: readonly (number | null)[];
  /** Values the regressions read, for each number target; null where there were too few windows to fit. */
  readonly lags: readonly { readonly autoregressive: number | null; readonly autoregressiveWindow: number | null }[];
  /** Those of samples that are no windows, which have no other. */
  readonly samples: NamedFloors;
}

const NO_FLOORS: Floors = {
  targets: [],
  lastValue: null,
  seasonal: null,
  autoregressive: null,
  autoregressiveWindow: null,
  majority: null,
  lastClass: null,
  seasons: [],
  lags: [],
  samples: {},
};

/** More lags than this cost time and win nothing. */
const MOST_LAGS = 64;

/** A column of classes: index of the class plus one, 0 where it is missing or was never seen. */
interface LabelColumn {
  readonly indices: Int32Array;
  readonly classes: number;
}

/**
 * Computes every floor that makes sense for the targets, on exactly the windows of `part`. `labels` names the number
 * targets that a yes/no output predicts: they hold 0 and 1, and have the floors of classes too.
 */
export function computeFloors(
  dataset: Dataset,
  part: PartName = 'test',
  labels: ReadonlySet<string> = new Set(),
): Floors {
  if (dataset.hiding !== null) return { ...NO_FLOORS, samples: measureGapFloors(dataset, part) };
  if (dataset.binding.samples !== 'windows') {
    return { ...NO_FLOORS, samples: computeSampleFloors(dataset, part, labels) };
  }
  const targets = dataset.columns.filter((column) => column.fitted.role === 'target');
  const numbers = targets.filter(isNumber);
  const categories = targets.flatMap((column): LabelColumn[] => {
    if (isCategory(column)) return [{ indices: column.indices, classes: column.fitted.vocabulary.length }];
    if (!isNumber(column)) return [];
    return labels.has(column.fitted.name) ? [readLabels(column)] : [];
  });
  const seasons = numbers.map((column) => dataset.binding.season ?? findSeason(dataset, column));
  const windowLags = Math.min(dataset.binding.window.length, MOST_LAGS);
  const models = numbers.map((column, i) => ({
    season: fitAutoregression(dataset, column, Math.min(seasons[i] ?? windowLags, windowLags)),
    window: fitAutoregression(dataset, column, windowLags),
  }));
  const measure = (forecasts: readonly (Forecast | null)[]): RegressionFloor | null =>
    measureRegression(dataset, part, numbers, forecasts);
  const regress = (model: Autoregression | null, column: PreparedNumber): Forecast | null =>
    model === null ? null : (at) => firstFinite(model.forecast(at.origin, at.step), lastValue(column)(at));
  return {
    targets: numbers.map((column) => column.fitted.name),
    lastValue: measure(numbers.map(lastValue)),
    seasonal: measure(numbers.map((column, i) => seasonal(column, seasons[i] ?? null))),
    autoregressive: measure(numbers.map((column, i) => regress(models[i]!.season, column))),
    autoregressiveWindow: measure(numbers.map((column, i) => regress(models[i]!.window, column))),
    majority: measureClassification(dataset, part, categories, majorityClass),
    lastClass: measureClassification(dataset, part, categories, lastClass),
    seasons,
    samples: {},
    lags: models.map(({ season, window }) => ({
      autoregressive: season?.lags ?? null,
      autoregressiveWindow: window?.lags ?? null,
    })),
  };
}

/** 0 and 1 as the two classes they are. */
function readLabels({ own }: PreparedNumber): LabelColumn {
  return { indices: Int32Array.from(own, (value) => (value === 0 ? 1 : value === 1 ? 2 : 0)), classes: 2 };
}

/** One value to be predicted: `row` is read off, `origin` is the last row a forecast may look at. */
interface Point {
  readonly row: number;
  readonly origin: number;
  /** Steps after the first predicted row. */
  readonly step: number;
  /** First row of the series. */
  readonly first: number;
}

type Forecast = (at: Point) => number;

/** Visits every predicted value of a part, in order; of a model that answers at each step, every answer. */
function forEachPoint(dataset: Dataset, part: PartName, visit: (point: Point) => void): void {
  const { length, horizon, steps } = dataset.binding.window;
  const eachStep = dataset.placement === 'each-step';
  let series = 0;
  for (const start of dataset.parts[part].starts) {
    while (dataset.sequences[series]!.end <= start) series++;
    const first = dataset.sequences[series]!.start;
    for (let t = eachStep ? 0 : length - 1; t < length; t++) {
      const origin = start + t;
      const answers = eachStep ? 1 : steps;
      for (let step = 0; step < answers; step++) visit({ row: origin + horizon + step, origin, step, first });
    }
  }
}

/** The value at the origin; a missing one counts as the nearest before it. */
function lastValue(column: PreparedNumber): Forecast {
  return ({ origin, first }) => {
    let row = origin;
    while (row > first && !Number.isFinite(column.own[row]!)) row--;
    return column.own[row]!;
  };
}

function seasonal(column: PreparedNumber, season: number | null): Forecast | null {
  if (season === null) return null;
  const last = lastValue(column);
  return (at) => {
    const back = season * Math.ceil((at.row - at.origin) / season);
    const row = at.row - back;
    // Before the first season there is nothing to repeat.
    return firstFinite(row >= at.first ? column.own[row]! : NaN, last(at));
  };
}

function firstFinite(value: number, instead: number): number {
  return Number.isFinite(value) ? value : instead;
}

function measureRegression(
  dataset: Dataset,
  part: PartName,
  columns: readonly PreparedNumber[],
  forecasts: readonly (Forecast | null)[],
): RegressionFloor | null {
  if (columns.length === 0 || dataset.parts[part].starts.length === 0) return null;
  const sums = columns.map(() => ({ squares: 0, absolutes: 0, count: 0 }));
  for (let c = 0; c < columns.length; c++) {
    const forecast = forecasts[c];
    const { own } = columns[c]!;
    const sum = sums[c]!;
    if (forecast === null || forecast === undefined) return null;
    forEachPoint(dataset, part, (point) => {
      const error = forecast(point) - own[point.row]!;
      if (!Number.isFinite(error)) return;
      sum.squares += error * error;
      sum.absolutes += Math.abs(error);
      sum.count++;
    });
    if (sum.count === 0) return null;
  }
  const total = sums.reduce((n, sum) => n + sum.count, 0);
  return {
    rmse: Math.sqrt(sums.reduce((all, sum) => all + sum.squares, 0) / total),
    mae: sums.reduce((all, sum) => all + sum.absolutes, 0) / total,
    columns: sums.map((sum) => ({ rmse: Math.sqrt(sum.squares / sum.count), mae: sum.absolutes / sum.count })),
  };
}

type Classifier = (dataset: Dataset, column: LabelColumn) => (at: Point) => number;

const majorityClass: Classifier = (dataset, column) => {
  const counts = new Int32Array(column.classes + 1);
  forEachPoint(dataset, 'train', ({ row }) => {
    counts[column.indices[row]!]!++;
  });
  const best = counts.subarray(1).reduce((most, n, k, all) => (n > all[most]! ? k : most), 0);
  return () => best + 1;
};

const lastClass: Classifier = (_dataset, column) => {
  return ({ origin }) => column.indices[origin]!;
};

/** Accuracy and macro F1 (mean over the classes that occur in the part or are predicted) over all category targets. */
function measureClassification(
  dataset: Dataset,
  part: PartName,
  columns: readonly LabelColumn[],
  classifier: Classifier,
): ClassificationFloor | null {
  let [right, total, f1, measured] = [0, 0, 0, 0];
  for (const column of columns) {
    const classify = classifier(dataset, column);
    const size = column.classes + 1;
    const [hits, predicted, actual] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
    forEachPoint(dataset, part, (point) => {
      const truth = column.indices[point.row]!;
      if (truth === 0) return;
      const guess = classify(point);
      total++;
      predicted[guess]!++;
      actual[truth]!++;
      if (guess === truth) hits[truth]!++;
    });
    let [sum, classes] = [0, 0];
    for (let k = 1; k < size; k++) {
      if (predicted[k]! + actual[k]! === 0) continue;
      sum += (2 * hits[k]!) / (predicted[k]! + actual[k]!);
      classes++;
    }
    right += hits.reduce((a, b) => a + b, 0);
    if (classes > 0) {
      f1 += sum / classes;
      measured++;
    }
  }
  return total === 0 ? null : { accuracy: right / total, macroF1: f1 / measured };
}
