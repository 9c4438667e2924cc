import { floorTitle } from '../charts/metric-titles';
import { thinCurve } from '../charts/thin';
import { seriesColor, type PlotLevel, type PlotLine } from '../charts/plot-types';
import type { RunEvent } from '../../src-shared/protocol/run-events';

type StepEvent = Extract<RunEvent, { type: 'step' }>;
type StartEvent = Extract<RunEvent, { type: 'start' }>;
type EpochEvent = Extract<RunEvent, { type: 'epoch' }>;
type DoneEvent = Extract<RunEvent, { type: 'done' }>;

/** What a run said, as far as its curves need it. */
export interface RunCurves {
  readonly steps: readonly StepEvent[];
  readonly epochs: readonly EpochEvent[];
  /** Null before the run said how long an epoch is. */
  readonly stepsPerEpoch: number | null;
  /** In the order of the steps' `blockNorms`; empty where a run did not measure them. */
  readonly blocks: readonly string[];
  /** How it ended; absent or null where it did not, or was cut off. */
  readonly done?: DoneEvent | null;
  /**
   * Set while the run goes on, and before the first one: its lines are there before they have a value, so that no plot is built
   * anew when that comes. Says whether a validation loss will come, as far as that is known.
   */
  readonly live?: { readonly hasValidation: boolean };
}

/** Those of a project without any run: the same lines as those of a run that begins, so that its plots need only be filled. */
export const EXPECTED_CURVES: RunCurves = {
  ...{ steps: [], epochs: [], stepsPerEpoch: null, blocks: [] },
  live: { hasValidation: true },
};

/** What is in the events of a run. */
export function curvesOf(events: readonly RunEvent[]): RunCurves {
  return {
    steps: events.filter((event) => event.type === 'step'),
    epochs: events.filter((event) => event.type === 'epoch'),
    stepsPerEpoch: events.find((event) => event.type === 'start')?.stepsPerEpoch ?? null,
    // A run of an older version that was gone on with names them at its later starts only.
    blocks: events.flatMap((event) => (event.type === 'start' && event.blocks ? [event.blocks] : [])).at(-1) ?? [],
    done: events.findLast((event) => event.type === 'done') ?? null,
  };
}

/** What of a run, as it goes on, its curves are made of. */
interface GoingRun extends Pick<RunCurves, 'steps' | 'epochs'> {
  readonly start: StartEvent | null;
  readonly done?: DoneEvent | null;
  readonly isGoing: boolean;
}

/** A run as it goes on, behind what it had done before it was resumed. */
export function joinCurves(earlier: RunCurves, { start, steps, epochs, done = null, isGoing }: GoingRun): RunCurves {
  const common = {
    stepsPerEpoch: start?.stepsPerEpoch ?? null,
    blocks: start?.blocks ?? [],
    done,
    ...(isGoing ? { live: { hasValidation: start === null || start.samples.validation > 0 } } : {}),
  };
  const from = start?.resumedFromStep ?? null;
  if (from === null) return { steps, epochs, ...common };
  return {
    steps: [...earlier.steps.filter(({ step }) => step <= from), ...steps],
    epochs: [...earlier.epochs.filter(({ step }) => step <= from), ...epochs],
    ...common,
  };
}

/** Points a curve of steps is drawn with: as many as a wide plot has pixels. */
const MOST_POINTS = 1600;
/** Of one line among many. */
const LEAST_POINTS = 200;

/** Loss over epochs: of single steps, and the means of training and validation. */
export function lossLines(run: RunCurves): PlotLine[] {
  const { live, epochs } = run;
  const ofEpochs = (
    key: 'training' | 'validation',
    label: string,
    valueOf: (epoch: EpochEvent) => number | null,
  ): PlotLine => ({
    ...{ key, label, color: key },
    x: epochs.map(({ epoch }) => epoch),
    y: epochs.map((epoch) => finiteOrNull(valueOf(epoch))),
  });
  const lines = [
    stepLine(run, 'loss', 'Batch', 'series-7', (step) => step.loss),
    ofEpochs('training', 'Training', ({ trainingLoss }) => trainingLoss),
  ];
  if (live?.hasValidation === true || epochs.some(({ validationLoss }) => validationLoss !== null))
    lines.push(ofEpochs('validation', 'Validation', ({ validationLoss }) => validationLoss));
  return live === undefined ? lines.filter(({ x }) => x.length > 0) : lines;
}

/** The norm of the whole gradient and, where the run measured them, of each block's. */
export function gradientLines(run: RunCurves, nameOf: (block: string) => string): PlotLine[] {
  const points = Math.max(LEAST_POINTS, Math.floor(MOST_POINTS / (run.blocks.length + 1)));
  const line = (
    key: string,
    label: string,
    color: PlotLine['color'],
    valueOf: (step: StepEvent) => number | undefined,
  ): PlotLine => stepLine(run, key, label, color, valueOf, points);
  return [
    line('gradient', 'All', 'training', (step) => step.gradientNorm),
    // The first colour of the series is too near to that of the whole.
    ...run.blocks.map((block, i) =>
      line(`gradient.${block}`, nameOf(block), seriesColor(i + 1), (step) => step.blockNorms?.[i]),
    ),
  ].filter((one) => isShown(run, one));
}

const SPARKLINE_POINTS = 32;

/** The course of each block's gradient norm, short enough for its card; without blocks of which nothing is known. */
export function blockHistories({ steps, blocks }: RunCurves): Map<string, readonly number[]> {
  const measured = steps.filter(({ blockNorms }) => blockNorms !== undefined);
  const count = Math.min(SPARKLINE_POINTS, measured.length);
  const places = Array.from({ length: count }, (_, k) =>
    Math.round((k * (measured.length - 1)) / Math.max(1, count - 1)),
  );
  return new Map(
    blocks.flatMap((block, i): [string, readonly number[]][] => {
      const norms = places.flatMap((place) => measured[place]?.blockNorms?.[i] ?? []).filter(Number.isFinite);
      return norms.length < 2 ? [] : [[block, norms]];
    }),
  );
}

export function learningRateLines(run: RunCurves): PlotLine[] {
  const line = stepLine(run, 'rate', 'Learning rate', 'training', (step) => step.learningRate);
  return isShown(run, line) ? [line] : [];
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
  return isShown(run, line) ? [line] : [];
}

/**
 * The metrics that a run reports, in the order in which it does; before the end of its first epoch those in which the floors
 * are known.
 */
export function listMetrics(
  { epochs, live }: RunCurves,
  floors: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
): string[] {
  const sources = epochs.length === 0 && live?.hasValidation === true ? Object.values(floors) : [];
  return [...new Set([...epochs.map(({ metrics }) => metrics), ...sources].flatMap((values) => Object.keys(values)))];
}

/** The loss that forecasts without learning have. */
export function lossLevels(floors: Readonly<Record<string, number>>): PlotLevel[] {
  return Object.entries(floors).map(([key, value]) => ({ key: `floor.${key}`, label: floorTitle(key), value }));
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
  valueOf: (step: StepEvent) => number | undefined,
  points = MOST_POINTS,
): PlotLine {
  // Steps as fractions of an epoch, so that they share an axis with the means.
  const scale = run.stepsPerEpoch === null || run.stepsPerEpoch < 1 ? 1 : 1 / run.stepsPerEpoch;
  const thin = thinCurve(
    { x: run.steps.map(({ step }) => step * scale), y: run.steps.map((step) => finiteOrNull(valueOf(step))) },
    points,
  );
  return { key, label, color, ...thin };
}

function finiteOrNull(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : value;
}

/** While a run goes on, a line is there before its first value. */
function isShown({ live }: RunCurves, { y }: PlotLine): boolean {
  return live !== undefined || y.some((value) => value !== null);
}
