import type { ActiveRun } from '../state/run-store';

export interface RunProgress {
  /** From 0 to 1. */
  readonly share: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** The mean of the last two seconds or so: single reports jump. */
  readonly samplesPerSecond: number | null;
  /** Resident memory of the process that trains; null where it was not measured. */
  readonly residentBytes: number | null;
  /** Null while nothing was measured and when the run is over. A run may end earlier. */
  readonly secondsLeft: number | null;
}

/** How far a run has come; null before it said how long it is. */
export function measureProgress({ start, steps, epochs, done, state }: ActiveRun): RunProgress | null {
  if (start === null) return null;
  const total = start.epochs * start.stepsPerEpoch;
  const last = steps.at(-1);
  const step = done?.steps ?? Math.max(last?.step ?? start.resumedFromStep ?? 0, epochs.at(-1)?.step ?? 0);
  const isOver = done !== null || state === 'failed' || state === 'lost';
  const speed = meanSpeed(steps);
  const samplesPerStep = start.stepsPerEpoch === 0 ? 0 : start.samples.train / start.stepsPerEpoch;
  return {
    share: done?.reason === 'finished' ? 1 : total === 0 ? 0 : Math.min(1, step / total),
    epoch: Math.min(start.epochs, done?.epochs ?? Math.floor(step / Math.max(1, start.stepsPerEpoch)) + 1),
    epochs: start.epochs,
    step,
    steps: total,
    samplesPerSecond: speed,
    residentBytes: last?.residentBytes ?? null,
    secondsLeft: isOver || speed === null ? null : (Math.max(0, total - step) * samplesPerStep) / speed,
  };
}

const RECENT_REPORTS = 20;

function meanSpeed(steps: ActiveRun['steps']): number | null {
  const recent = steps.slice(-RECENT_REPORTS).flatMap(({ samplesPerSecond: speed }) => (speed > 0 ? speed : []));
  const mean = recent.reduce((sum, speed) => sum + speed, 0) / recent.length;
  return Number.isFinite(mean) ? mean : null;
}
