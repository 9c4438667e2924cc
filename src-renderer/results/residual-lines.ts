import { autocorrelate, chanceOf } from '../../src-shared/inspect/autocorrelation';
import { countInBins } from '../../src-shared/inspect/histogram';
import { plotCorrelations } from '../charts/correlation-plot';
import type { PlotLine } from '../charts/plot-types';
import type { ResultSeries } from './head-results';

/** Bars of a distribution. */
const BINS = 30;
const MOST_LAGS = 60;

/** Truth less prediction, row by row; null where one of both is missing. Their mean is the bias; NaN where there are none. */
export function residualsOf({ truth, prediction }: Pick<ResultSeries, 'truth' | 'prediction'>): {
  readonly values: readonly (number | null)[];
  readonly mean: number;
} {
  const values = truth.map((value, i) => {
    const other = prediction[i] ?? null;
    return value === null || other === null ? null : value - other;
  });
  const known = values.filter((value) => value !== null);
  return { values, mean: known.reduce((sum, value) => sum + value, 0) / known.length };
}

export function residualLines({ x }: Pick<ResultSeries, 'x'>, values: readonly (number | null)[]): PlotLine[] {
  if (values.every((value) => value === null)) return [];
  return [{ key: 'residual', label: 'Residual', color: 'prediction', x, y: values }];
}

/** The outline of bars: up, along and down at the edges of each. */
export function distributionLines(values: readonly (number | null)[]): PlotLine[] {
  const found = countInBins(values, BINS);
  if (found === null) return [];
  const { edges, counts } = found;
  const last = edges.length - 1;
  // A plot has one value at each place, so a step is drawn between two places that cannot be told apart.
  const sliver = ((edges[last] ?? 0) - (edges[0] ?? 0)) * 1e-6;
  const x = [
    edges[0] ?? 0,
    ...counts.flatMap((_, i) => [(edges[i] ?? 0) + sliver, (edges[i + 1] ?? 0) - sliver]),
    edges[last] ?? 0,
  ];
  const y = [0, ...counts.flatMap((count) => [count, count]), 0];
  return [{ key: 'count', label: 'Predictions', color: 'prediction', x, y }];
}

/** How alike residuals some predictions apart are. */
export function autocorrelationPlot(values: readonly (number | null)[]): ReturnType<typeof plotCorrelations> {
  const correlations = autocorrelate(
    values.map((value) => value ?? NaN),
    MOST_LAGS,
  );
  return plotCorrelations(correlations, chanceOf(values.filter((value) => value !== null).length), 'prediction');
}
