import type { ActiveRun } from '../state/run-store';

export interface RunProgress {
  /** From 0 to 1. */
  readonly share: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly samplesPerSecond: number | null;
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
  const speed = last?.samplesPerSecond ?? null;
  const samplesPerStep = start.stepsPerEpoch === 0 ? 0 : start.samples.train / start.stepsPerEpoch;
  const isMeasured = speed !== null && speed > 0 && Number.isFinite(speed);
  return {
    share: done?.reason === 'finished' ? 1 : total === 0 ? 0 : Math.min(1, step / total),
    epoch: Math.min(start.epochs, done?.epochs ?? Math.floor(step / Math.max(1, start.stepsPerEpoch)) + 1),
    epochs: start.epochs,
    step,
    steps: total,
    samplesPerSecond: isMeasured ? speed : null,
    secondsLeft: isOver || !isMeasured ? null : (Math.max(0, total - step) * samplesPerStep) / speed,
  };
}
