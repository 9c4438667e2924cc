import type { PlotLine } from '../charts/plot-types';
import { seriesColor } from '../charts/plot-types';
import type { RunDetails, RunSummaryRecord } from '../../src-shared/protocol/run-types';

export interface Difference {
  readonly name: string;
  /** One a run, as text; an empty text where a run does not have it. */
  readonly values: readonly string[];
}

/** The settings in which runs differ, in the order of the first run that has them. */
export function listDifferences(runs: readonly RunSummaryRecord[]): Difference[] {
  const names = new Set(runs.flatMap(({ settings }) => Object.keys(settings)));
  return [...names].flatMap((name) => {
    const values = runs.map(({ settings }) => (Object.hasOwn(settings, name) ? String(settings[name] ?? 'off') : ''));
    return new Set(values).size > 1 ? [{ name, values }] : [];
  });
}

/** The metrics that any of the runs has. */
export function listRunMetrics(runs: readonly RunSummaryRecord[]): string[] {
  return [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics ?? {})))];
}

/** The loss of several runs over epochs, of the validation part where there is one: a color a run. */
export function compareLosses(runs: readonly RunSummaryRecord[], details: readonly (RunDetails | null)[]): PlotLine[] {
  return runs.flatMap(({ run }, index): PlotLine[] => {
    const epochs = (details[index]?.events ?? []).filter((event) => event.type === 'epoch');
    if (epochs.length === 0) return [];
    const y = epochs.map(({ validationLoss, trainingLoss }) => validationLoss ?? trainingLoss);
    return [
      {
        key: run,
        label: run,
        color: seriesColor(index),
        x: epochs.map(({ epoch }) => epoch),
        y: y.map((value) => (Number.isFinite(value) ? value : null)),
      },
    ];
  });
}
