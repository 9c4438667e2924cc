import { startTransition, useEffect, useState } from 'react';
import { runStore, type ActiveRun } from '../state/run-store';

/**
 * The run that was started last, at most once in so many milliseconds: what reads it is drawn that often and no more. Another
 * run, another state and the end are told at once, and nothing stays behind for good.
 */
export function useSlowRun(milliseconds: number): ActiveRun | null {
  const [shown, setShown] = useState(() => runStore.getState().active);
  useEffect(() => {
    let last = -Infinity;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      clearTimeout(timer);
      timer = undefined;
      last = performance.now();
      // In pieces: drawn at once, the plots that appear when a run begins would hold up a frame.
      startTransition(() => setShown(runStore.getState().active));
    };
    const unsubscribe = runStore.subscribe(({ active }, before) => {
      if (active === before.active) return;
      const wait = last + milliseconds - performance.now();
      if (wait <= 0 || active?.state !== before.active?.state || active?.run !== before.active?.run) show();
      else timer ??= setTimeout(show, wait);
    });
    show();
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [milliseconds]);
  return shown;
}
