import { useMemo } from 'react';
import { usePickedRun, useRunDetailsOf } from '../state/run-records';
import { isBusy, useRuns, type ActiveRun } from '../state/run-store';
import { curvesOf, EXPECTED_CURVES, joinCurves, type RunCurves } from './live-curves';

/** The run that goes on, with what it did before it was resumed; else the one that is picked, or the first that will be. */
export function useCurves(active: ActiveRun | null): RunCurves {
  const picked = usePickedRun();
  const hasRun = picked !== null;
  const same = useRuns((state) => state.runs.find(({ run }) => run === active?.run));
  const details = useRunDetailsOf(active === null ? picked : (same ?? null))?.value;
  return useMemo(() => {
    const earlier = curvesOf(details?.events ?? []);
    if (active !== null) return joinCurves(earlier, { ...active, isGoing: isBusy(active) });
    return hasRun ? earlier : EXPECTED_CURVES;
  }, [active, details, hasRun]);
}
