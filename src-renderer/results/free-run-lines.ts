import type { FreeRunColumn } from '../../src-shared/protocol/free-run';
import type { PlotLine, PlotRegion } from '../charts/plot-types';

/** A free run through the test part, the same rows predicted from the true ones, and the rows after the data. */
export function freeRunLines({ test, future }: FreeRunColumn): PlotLine[] {
  const { x, truth, freeRunning, oneStep } = test;
  const lines: PlotLine[] = [
    { key: 'truth', label: 'Truth', color: 'truth', x, y: truth },
    { key: 'free', label: 'Reads its own predictions', color: 'prediction', x, y: freeRunning },
    { key: 'one-step', label: 'Reads the true rows', color: 'series-2', x, y: oneStep },
  ];
  if (future.x.length > 0) {
    const beyond = { key: 'beyond', label: 'Beyond the data', color: 'prediction', isDashed: true } as const;
    lines.push({ ...beyond, x: future.x, y: future.prediction });
  }
  return lines;
}

/** The test part and what lies behind the data, as grounds of the plot. */
export function freeRunRegions({ test, future }: FreeRunColumn): PlotRegion[] {
  const region = (key: 'test' | 'beyond', label: string, x: readonly number[]): PlotRegion[] => {
    const [from, to] = [x[0], x.at(-1)];
    return from === undefined || to === undefined
      ? []
      : [{ key, label, from, to, color: key === 'test' ? 'test' : 'validation' }];
  };
  return [...region('test', 'Test', test.x), ...region('beyond', 'Beyond the data', future.x)];
}

/** The error of each row of a free run, beside the error of predictions from the true rows: where they part, errors feed on themselves. */
export function driftLines({ errors }: FreeRunColumn): PlotLine[] {
  const x = errors.freeRunning.map((_, i) => i + 1);
  const { freeRunning, oneStep, lastValue } = errors;
  return [
    { key: 'free', label: 'Reads its own predictions', color: 'prediction', x, y: freeRunning, hasDots: true },
    { key: 'one-step', label: 'Reads the true rows', color: 'series-2', x, y: oneStep, hasDots: true },
    { key: 'last', label: 'Last value', color: 'floor', x, y: lastValue, isDashed: true },
  ];
}
