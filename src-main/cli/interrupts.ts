/** Copies of one Ctrl-C: a terminal signals the whole process group, and npm hands its own copy on. Milliseconds. */
const SAME_PRESS = 300;
/** What shells report for a program that SIGINT ended: 128 + 2. */
const INTERRUPTED = 130;

export interface Interrupts {
  /** True once the user asked to stop. */
  readonly wasAsked: () => boolean;
  readonly release: () => void;
}

/**
 * Listens for Ctrl-C (and a service's request to end). The first one is handed to `onFirst`, the work then stops by
 * itself; a second one ends the process at once. Signals within 300 ms count as one.
 */
export function listenForInterrupts(
  onFirst: () => void,
  now: () => number = () => performance.now(),
  leave: (code: number) => void = (code) => process.exit(code),
): Interrupts {
  let last = -Infinity;
  let asked = false;
  const onSignal = (): void => {
    const time = now();
    const isCopy = time - last <= SAME_PRESS;
    last = time;
    if (isCopy) return;
    if (asked) leave(INTERRUPTED);
    asked = true;
    onFirst();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    wasAsked: () => asked,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
