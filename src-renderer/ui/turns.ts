/** Longer than this no turn waits for a frame: a window that is covered or about to be hidden shows none. Milliseconds. */
const LONGEST_WAIT = 100;

/**
 * Gives a function that calls each of the functions it is given in a task of its own, in their order, with a frame between two
 * of them, as told by `afterFrame`. What it returns gives the turn up.
 */
export function makeTurns(afterFrame: (then: () => void) => void): (turn: () => void) => () => void {
  /** What waits for its turn, in the order in which it came. */
  const waiting = new Set<() => void>();
  let isGoing = false;
  const goOn = (): void => {
    isGoing = waiting.size > 0;
    if (isGoing) startTask(takeTurn);
  };
  const takeTurn = (): void => {
    const [turn] = waiting;
    try {
      if (turn !== undefined) waiting.delete(turn);
      turn?.();
    } finally {
      // Behind the frame that shows what this turn made, and not before it: a task that waits already would come first.
      afterFrame(goOn);
    }
  };
  return (turn) => {
    waiting.add(turn);
    if (!isGoing) goOn();
    return () => waiting.delete(turn);
  };
}

/** Messages, unlike timers, come at once, also in a window that is hidden. */
const channel = new MessageChannel();
const tasks: (() => void)[] = [];
channel.port1.onmessage = () => tasks.shift()?.();

function startTask(task: () => void): void {
  tasks.push(task);
  channel.port2.postMessage(null);
}

/** Calls back when the next frame is about to be shown; soon in a window that shows none. */
function waitForFrame(then: () => void): void {
  if (document.hidden) {
    then();
    return;
  }
  const go = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    then();
  };
  const frame = requestAnimationFrame(go);
  const timer = setTimeout(go, LONGEST_WAIT);
}

const turns = makeTurns(waitForFrame);

/** Calls it in a task of its own, after those that came before and the frames that show what they made. Returns how to give it up. */
export function waitForTurn(turn: () => void): () => void {
  return turns(turn);
}
