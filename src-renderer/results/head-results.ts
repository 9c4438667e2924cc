import { formatDate } from '../charts/format';
import { writeCsv } from '../charts/plot-csv';
import type { PlotLine } from '../charts/plot-types';
import type { HeadResults } from '../../src-shared/protocol/run-types';

export type ResultSeries = HeadResults['series'][number];

/** Truth, prediction and what forecasts without learning say, over time. */
export function forecastLines(series: ResultSeries): PlotLine[] {
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

/** The error of each predicted step of a column, of the model and of the floors. */
export function errorLines(series: readonly ResultSeries[]): PlotLine[] {
  const steps = [...series].sort((a, b) => a.step - b.step);
  const x = steps.map(({ step }) => step);
  const lines: PlotLine[] = [
    { key: 'model', label: 'Model', color: 'prediction', x, y: steps.map(({ rmse }) => rmse), hasDots: true },
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
  const rows = series.flatMap((one) =>
    one.x.map((x, i) => [
      one.column,
      String(one.step),
      one.isDate ? formatDate(x) : String(x),
      ...[one.truth, one.prediction, one.lastValue, one.seasonal ?? []].map((values) => writeValue(values[i])),
    ]),
  );
  return writeCsv([['column', 'step', 'at', 'truth', 'prediction', 'last value', 'last season'], ...rows]);
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
