/** Copies of one Ctrl-C: a terminal signals the whole process group, and npm hands its own copy on. Milliseconds. */
const SAME_PRESS = 300;
/** What shells report for a program that SIGINT ended: 128 + 2. */
const INTERRUPTED = 130;

export interface Interrupts {
  /** True once the user asked to stop. */
  readonly wasAsked: () => boolean;
  readonly release: () => void;
}

/** Where signals come from, what time it is (milliseconds that only grow) and how to end; tests bring their own. */
export interface InterruptHost {
  readonly on: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown;
  readonly off: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown;
  readonly now: () => number;
  readonly leave: (code: number) => void;
}

const thisProcess: InterruptHost = {
  on: (signal, listener) => process.on(signal, listener),
  off: (signal, listener) => process.off(signal, listener),
  now: () => performance.now(),
  leave: (code) => process.exit(code),
};

/**
 * Listens for Ctrl-C (and a service's request to end). The first one is handed to `onFirst`, the work then stops by
 * itself; a second one ends the process at once. Signals within 300 ms count as one.
 */
export function listenForInterrupts(onFirst: () => void, host: InterruptHost = thisProcess): Interrupts {
  let last = -Infinity;
  let asked = false;
  const onSignal = (): void => {
    const time = host.now();
    const isCopy = time - last <= SAME_PRESS;
    last = time;
    if (isCopy) return;
    if (asked) {
      host.leave(INTERRUPTED);
      return;
    }
    asked = true;
    onFirst();
  };
  host.on('SIGINT', onSignal);
  host.on('SIGTERM', onSignal);
  return {
    wasAsked: () => asked,
    release: () => {
      host.off('SIGINT', onSignal);
      host.off('SIGTERM', onSignal);
    },
  };
}
