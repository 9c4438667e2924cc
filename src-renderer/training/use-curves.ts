import { useMemo } from 'react';
import { usePickedRun, useRunDetailsOf } from '../state/run-records';
import { isBusy, useRuns, type ActiveRun } from '../state/run-store';
import { curvesOf, joinCurves, type RunCurves } from './live-curves';

/** The run that goes on, with what it did before it was resumed; else the one that is picked. */
export function useCurves(active: ActiveRun | null): RunCurves {
  const picked = usePickedRun();
  const same = useRuns((state) => state.runs.find(({ run }) => run === active?.run));
  const details = useRunDetailsOf(active === null ? picked : (same ?? null))?.value;
  return useMemo(() => {
    const earlier = curvesOf(details?.events ?? []);
    return active === null ? earlier : joinCurves(earlier, { ...active, isGoing: isBusy(active) });
  }, [active, details]);
}
