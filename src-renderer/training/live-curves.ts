import { floorTitle } from '../charts/metric-titles';
import { thinCurve } from '../charts/thin';
import type { PlotLevel, PlotLine } from '../charts/plot-types';
import type { RunEvent } from '../../src-shared/protocol/run-events';

type StepEvent = Extract<RunEvent, { type: 'step' }>;
type StartEvent = Extract<RunEvent, { type: 'start' }>;
type EpochEvent = Extract<RunEvent, { type: 'epoch' }>;

/** What a run said, as far as its curves need it. */
export interface RunCurves {
  readonly steps: readonly StepEvent[];
  readonly epochs: readonly EpochEvent[];
  /** Null before the run said how long an epoch is. */
  readonly stepsPerEpoch: number | null;
}

/** What is in the events of a run. */
export function curvesOf(events: readonly RunEvent[]): RunCurves {
  return {
    steps: events.filter((event) => event.type === 'step'),
    epochs: events.filter((event) => event.type === 'epoch'),
    stepsPerEpoch: events.find((event) => event.type === 'start')?.stepsPerEpoch ?? null,
  };
}

/** A run as it goes on, behind what it had done before it was resumed. */
export function joinCurves(
  earlier: RunCurves,
  { start, steps, epochs }: Pick<RunCurves, 'steps' | 'epochs'> & { readonly start: StartEvent | null },
): RunCurves {
  const stepsPerEpoch = start?.stepsPerEpoch ?? null;
  const from = start?.resumedFromStep ?? null;
  if (from === null) return { steps, epochs, stepsPerEpoch };
  return {
    steps: [...earlier.steps.filter(({ step }) => step <= from), ...steps],
    epochs: [...earlier.epochs.filter(({ step }) => step <= from), ...epochs],
    stepsPerEpoch,
  };
}

/** Points a curve of steps is drawn with: as many as a wide plot has pixels. */
const MOST_POINTS = 1600;

/** Loss over epochs: of single steps, and the means of training and validation. */
export function lossLines(run: RunCurves): PlotLine[] {
  const epochs = run.epochs.map(({ epoch }) => epoch);
  const lines: PlotLine[] = [stepLine(run, 'loss', 'Batch', 'series-7', (step) => step.loss)];
  if (epochs.length > 0) {
    lines.push({
      key: 'training',
      label: 'Training',
      color: 'training',
      x: epochs,
      y: run.epochs.map(({ trainingLoss }) => finiteOrNull(trainingLoss)),
    });
  }
  if (run.epochs.some(({ validationLoss }) => validationLoss !== null)) {
    lines.push({
      key: 'validation',
      label: 'Validation',
      color: 'validation',
      x: epochs,
      y: run.epochs.map(({ validationLoss }) => finiteOrNull(validationLoss)),
    });
  }
  return lines.filter(({ x }) => x.length > 0);
}

export function gradientLines(run: RunCurves): PlotLine[] {
  return [stepLine(run, 'gradient', 'Gradient norm', 'training', (step) => step.gradientNorm)].filter(hasPoints);
}

export function learningRateLines(run: RunCurves): PlotLine[] {
  return [stepLine(run, 'rate', 'Learning rate', 'training', (step) => step.learningRate)].filter(hasPoints);
}

/** One metric of the validation part over epochs. */
export function metricLines(run: RunCurves, metric: string): PlotLine[] {
  const line: PlotLine = {
    key: 'validation',
    label: 'Validation',
    color: 'validation',
    x: run.epochs.map(({ epoch }) => epoch),
    y: run.epochs.map(({ metrics }) => finiteOrNull(metrics[metric])),
  };
  return [line].filter(hasPoints);
}

/** The metrics that a run reports, in the order in which it does. */
export function listMetrics(run: RunCurves): string[] {
  return [...new Set(run.epochs.flatMap(({ metrics }) => Object.keys(metrics)))];
}

/** What forecasts without learning reach in this metric, best known names first. */
export function floorLevels(
  floors: Readonly<Record<string, Readonly<Record<string, number>>>>,
  metric: string,
): PlotLevel[] {
  return Object.entries(floors).flatMap(([key, values]) => {
    const value = Object.hasOwn(values, metric) ? values[metric] : undefined;
    return value === undefined || !Number.isFinite(value)
      ? []
      : [{ key: `floor.${key}`, label: floorTitle(key), value }];
  });
}

function stepLine(
  run: RunCurves,
  key: string,
  label: string,
  color: PlotLine['color'],
  valueOf: (step: StepEvent) => number,
): PlotLine {
  // Steps as fractions of an epoch, so that they share an axis with the means.
  const scale = run.stepsPerEpoch === null || run.stepsPerEpoch < 1 ? 1 : 1 / run.stepsPerEpoch;
  const thin = thinCurve(
    { x: run.steps.map(({ step }) => step * scale), y: run.steps.map((step) => finiteOrNull(valueOf(step))) },
    MOST_POINTS,
  );
  return { key, label, color, ...thin };
}

function finiteOrNull(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : value;
}

function hasPoints(line: PlotLine): boolean {
  return line.y.some((value) => value !== null);
}
