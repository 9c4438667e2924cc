import { useEffect } from 'react';
import { showBlockGradients } from '../state/block-gradients';
import { usePickedRun } from '../state/run-records';
import { blockHistories } from './live-curves';
import { useCurves } from './use-curves';
import { useSlowRun } from './use-slow-run';

/** A sparkline need not be quicker than this to be watched. */
const MILLISECONDS = 1000;

/** Keeps the sparklines on the blocks' cards up to date; draws nothing itself, so that the workspace is not drawn with it. */
export function GradientHistory(): null {
  const active = useSlowRun(MILLISECONDS);
  const curves = useCurves(active);
  const picked = usePickedRun();
  const run = active?.run ?? picked?.run ?? '';
  useEffect(() => {
    showBlockGradients(new Map(Array.from(blockHistories(curves), ([block, norms]) => [block, { run, norms }])));
  }, [curves, run]);
  return null;
}
