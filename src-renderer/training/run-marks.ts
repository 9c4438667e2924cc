import type { PlotMark } from '../charts/plot-types';
import type { RunCurves } from './live-curves';

/** The epochs in the course of a run that decide what is kept of it. */
export interface DecisiveEpochs {
  /** Whose weights are kept; 0 are those that the run began with. Null where nothing was measured. */
  readonly best: number | null;
  /** After which early stopping ended the run; null where it did not. */
  readonly stoppedEarly: number | null;
  /** A better epoch may still come. */
  readonly isGoing: boolean;
}

export function decisiveEpochs({ epochs, done = null, live }: RunCurves): DecisiveEpochs {
  const measured = epochs.findLast(({ best, validationLoss }) => best && validationLoss !== null)?.epoch ?? null;
  return {
    best: done === null ? measured : done.bestEpoch,
    stoppedEarly: done?.reason === 'early-stop' ? done.epochs : null,
    isGoing: live !== undefined,
  };
}

/** Lines at those epochs, with what happened there. */
export function markEpochs({ best, stoppedEarly, isGoing }: DecisiveEpochs): PlotMark[] {
  const marks: PlotMark[] = [];
  if (best !== null) {
    const label = best === 0 ? 'Best: as it began' : `Best${isGoing ? ' so far' : ''}: epoch ${best}`;
    marks.push({ key: 'best', label, x: best, color: 'validation' });
  }
  if (stoppedEarly !== null) {
    marks.push({ key: 'stop', label: `Stopped early: epoch ${stoppedEarly}`, x: stoppedEarly, color: 'floor' });
  }
  return marks;
}
