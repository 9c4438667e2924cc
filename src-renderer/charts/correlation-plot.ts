import type { PlotLevel, PlotLine } from './plot-types';

/** More dots than these run into each other. */
const MOST_DOTS = 100;

interface CorrelationPlot {
  readonly lines: PlotLine[];
  readonly levels: PlotLevel[];
}

/** Correlations at the lags 1, 2, … between the levels that chance alone would reach; nothing where there are none. */
export function plotCorrelations(y: readonly number[], chance: number, color: PlotLine['color']): CorrelationPlot {
  if (y.length === 0) return { lines: [], levels: [] };
  return {
    lines: [
      { key: 'correlation', label: 'Correlation', color, x: y.map((_, i) => i + 1), y, hasDots: y.length < MOST_DOTS },
    ],
    levels: [
      { key: 'above', label: 'Chance ±', value: chance },
      { key: 'below', label: '', value: -chance },
    ],
  };
}
