import { formatDate } from '../charts/format';
import { writeCsv } from '../charts/plot-csv';
import type { PlotLine, PlotRegion } from '../charts/plot-types';
import type { HeadResults, SeriesPart, SeriesPlot } from '../../src-shared/protocol/run-types';

export type ResultSeries = HeadResults['series'][number];

/** Truth, prediction and what forecasts without learning say, over time. */
export function forecastLines(series: ResultSeries): PlotLine[] {
  if (series.interpolation !== undefined) return gapLines(series, series.interpolation);
  const { x, truth, prediction, lastValue, seasonal } = series;
  const lines: PlotLine[] = [
    { key: 'truth', label: 'Truth', color: 'truth', x, y: truth },
    { key: 'prediction', label: 'Prediction', color: 'prediction', x, y: prediction },
    { key: 'last', label: 'Last value', color: 'floor', x, y: lastValue, isDashed: true, isHiddenFirst: true },
  ];
  if (seasonal !== null) {
    lines.push({
      key: 'seasonal',
      label: 'Last season',
      color: 'floor-2',
      x,
      y: seasonal,
      isDashed: true,
      isHiddenFirst: true,
    });
  }
  return lines;
}

/** The series, what the model put into its gaps, and what is put there without learning. */
function gapLines(series: ResultSeries, interpolation: readonly (number | null)[]): PlotLine[] {
  const { x, truth, prediction, lastValue } = series;
  return [
    { key: 'truth', label: 'Truth', color: 'truth', x, y: truth },
    {
      ...{ key: 'interpolation', label: 'Linear interpolation', color: 'floor', isDashed: true },
      ...{ x, y: anchor(interpolation, truth) },
    },
    {
      ...{ key: 'last', label: 'Last value', color: 'floor-2', isDashed: true, isHiddenFirst: true },
      ...{ x, y: anchor(lastValue, truth) },
    },
    { key: 'prediction', label: 'Filled in', color: 'prediction', x, y: prediction, hasDots: true },
  ];
}

/** What was filled in, tied to the values on both sides, so that one cell alone is to be seen as a line too. */
function anchor(filled: readonly (number | null)[], truth: readonly (number | null)[]): (number | null)[] {
  const isFilled = (at: number): boolean => (filled[at] ?? null) !== null;
  return filled.map((value, i) => value ?? (isFilled(i - 1) || isFilled(i + 1) ? (truth[i] ?? null) : null));
}

/** Where gaps are filled, only the filled cells; of forecasts all. */
export function predictedOnly(series: ResultSeries): ResultSeries {
  const { interpolation, seasonal } = series;
  if (interpolation === undefined) return series;
  const places = series.prediction.flatMap((value, i) => (value === null ? [] : [i]));
  const pick = (values: readonly (number | null)[]): (number | null)[] => places.map((i) => values[i] ?? null);
  return {
    ...series,
    x: places.map((i) => series.x[i] ?? NaN),
    truth: pick(series.truth),
    prediction: pick(series.prediction),
    lastValue: pick(series.lastValue),
    seasonal: seasonal && pick(seasonal),
    interpolation: pick(interpolation),
  };
}

/** The values of one of several series; all of them where there is one. */
export function takePart(series: ResultSeries, part: SeriesPart | undefined): ResultSeries {
  if (part === undefined) return series;
  const take = <T>(values: readonly T[]): readonly T[] => values.slice(part.from, part.to);
  return {
    ...series,
    x: take(series.x),
    truth: take(series.truth),
    prediction: take(series.prediction),
    lastValue: take(series.lastValue),
    seasonal: series.seasonal && take(series.seasonal),
    ...(series.interpolation === undefined ? {} : { interpolation: take(series.interpolation) }),
  };
}

/** The values before the first prediction, as far back as the predictions reach forward: what the model had seen. */
export function historyLine(history: SeriesPlot | null, first: number, last: number): PlotLine[] {
  if (history === null) return [];
  const from = first - Math.max(last - first, 0);
  const places = history.x.flatMap((x, i) => (x >= from && x < first ? [i] : []));
  if (places.length === 0) return [];
  return [
    {
      key: 'history',
      label: 'History',
      color: 'series-7',
      x: places.map((i) => history.x[i] ?? NaN),
      y: places.map((i) => history.y[i] ?? null),
    },
  ];
}

/** One window of several predicted steps: all that was predicted at once, by the number of the window. */
export function windowForecast(series: readonly ResultSeries[], window: number): ResultSeries | null {
  const steps = [...series].sort((a, b) => a.step - b.step);
  const [first] = steps;
  if (first === undefined || steps.length < 2) return null;
  const at = <T>(values: (one: ResultSeries) => readonly T[] | null): T[] =>
    steps.flatMap((one) => values(one)?.[window] ?? []);
  const gapped = (values: (one: ResultSeries) => readonly (number | null)[] | null): (number | null)[] =>
    steps.map((one) => values(one)?.[window] ?? null);
  return {
    ...first,
    x: at(({ x }) => x),
    truth: gapped(({ truth }) => truth),
    prediction: gapped(({ prediction }) => prediction),
    lastValue: gapped(({ lastValue }) => lastValue),
    seasonal: first.seasonal === null ? null : gapped(({ seasonal }) => seasonal),
  };
}

/** The predicted stretch and what comes before it, as grounds of the plot. */
export function forecastRegions(
  { x }: Pick<ResultSeries, 'x'>,
  history: readonly PlotLine[],
  label: string,
): PlotRegion[] {
  const [first, last] = [x[0], x.at(-1)];
  const from = history[0]?.x[0];
  if (first === undefined || last === undefined || from === undefined) return [];
  return [
    { key: 'before', label: 'Before', from, to: first, color: 'training' },
    { key: 'forecast', label, from: first, to: last, color: 'test' },
  ];
}

const TAUGHT = { key: 'taught', label: 'Shown the truth before', color: 'series-2', hasDots: true } as const;

/** The error of each predicted step of a column, of the model and of the floors. */
export function errorLines(series: readonly ResultSeries[]): PlotLine[] {
  const steps = [...series].sort((a, b) => a.step - b.step);
  const x = steps.map(({ step }) => step);
  const lines: PlotLine[] = [
    { key: 'model', label: 'Model', color: 'prediction', x, y: steps.map(({ rmse }) => rmse), hasDots: true },
    // Where they part, errors of a decoder feed on themselves.
    ...(steps.some(({ taughtRmse }) => taughtRmse !== undefined)
      ? [{ ...TAUGHT, x, y: steps.map(({ taughtRmse }) => taughtRmse ?? null) }]
      : []),
    {
      key: 'last',
      label: 'Last value',
      color: 'floor',
      x,
      y: steps.map(({ truth, lastValue }) => measureRmse(truth, lastValue)),
      isDashed: true,
    },
  ];
  if (steps.some(({ seasonal }) => seasonal !== null)) {
    const y = steps.map(({ truth, seasonal }) => (seasonal === null ? null : measureRmse(truth, seasonal)));
    lines.push({ key: 'seasonal', label: 'Last season', color: 'floor-2', x, y, isDashed: true });
  }
  return lines;
}

/** Root of the mean squared error where both values are there; null where they never are. */
export function measureRmse(truth: readonly (number | null)[], forecast: readonly (number | null)[]): number | null {
  let [sum, count] = [0, 0];
  truth.forEach((value, i) => {
    const other = forecast[i] ?? null;
    if (value === null || other === null) return;
    sum += (value - other) ** 2;
    count++;
  });
  return count === 0 ? null : Math.sqrt(sum / count);
}

/** Pairs of truth and prediction where both are there. */
export function scatterPoints({ truth, prediction }: ResultSeries): { truth: number; prediction: number }[] {
  return truth.flatMap((value, i) => {
    const other = prediction[i] ?? null;
    return value === null || other === null ? [] : [{ truth: value, prediction: other }];
  });
}

/** All predictions of a head as CSV: one row a predicted value. */
export function writePredictions(series: readonly ResultSeries[]): string {
  const fillsGaps = series.some(({ interpolation }) => interpolation !== undefined);
  const hasParts = series.some(({ parts }) => parts !== undefined);
  const rows = series
    .map(predictedOnly)
    .flatMap((one) =>
      one.x.map((x, i) => [
        ...(hasParts ? [one.parts?.find(({ from, to }) => i >= from && i < to)?.name ?? ''] : []),
        one.column,
        String(one.step),
        one.isDate ? formatDate(x) : String(x),
        ...[one.truth, one.prediction, one.lastValue, (fillsGaps ? one.interpolation : one.seasonal) ?? []].map(
          (values) => writeValue(values[i]),
        ),
      ]),
    );
  const last = fillsGaps ? 'interpolation' : 'last season';
  return writeCsv([
    [...(hasParts ? ['series'] : []), 'column', 'step', 'at', 'truth', 'prediction', 'last value', last],
    ...rows,
  ]);
}

/** Counts of a confusion matrix as CSV: truth down, prediction across. */
export function writeConfusion({ classes, confusion }: Pick<HeadResults, 'classes' | 'confusion'>): string {
  const names = classes.map(({ name }) => name);
  return writeCsv([['truth', ...names], ...confusion.map((row, i) => [names[i] ?? '', ...row.map(String)])]);
}

/** How dark a cell of a confusion matrix is, in percent of the accent: its share of its row, never too dark for its text. */
export function confusionShade(count: number, row: readonly number[]): number {
  const total = row.reduce((sum, value) => sum + value, 0);
  return total === 0 ? 0 : Math.round((45 * count) / total);
}

function writeValue(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
