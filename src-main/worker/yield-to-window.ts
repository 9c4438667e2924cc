import { constants, setPriority } from 'node:os';

/**
 * Lets the window, and whatever else the user works with, go before this process: training takes every core it gets, and
 * a frame that waits for one is seen. Where nothing else wants a core, nothing changes. Linux counts by thread: the
 * threads of sessions made afterwards inherit it, those that are there already do not. A system that refuses is left alone.
 */
export function yieldToWindow(set: (priority: number) => void = setPriority): void {
  try {
    set(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Training goes on as any other program does.
  }
}
