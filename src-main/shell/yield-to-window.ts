import { constants, setPriority } from 'node:os';

/**
 * Lets the window, and whatever else the user works with, go before a worker: training takes every core it gets, loading
 * the runtime one, and a frame that waits for a core is seen. Where nothing else wants one, nothing changes. Called as soon as the
 * process is there: Linux counts by thread, and the threads made afterwards inherit it. A system that refuses is left alone.
 */
export function yieldToWindow(pid: number | undefined, set: typeof setPriority = setPriority): void {
  if (pid === undefined) return;
  try {
    set(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // The worker goes on as any other program does.
  }
}
