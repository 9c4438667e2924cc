/** What waits for its turn, in the order in which it came. */
const waiting = new Set<() => void>();
let isGoing = false;
/** Its messages, unlike timers and frames, come as fast in a window that is hidden. */
const channel = new MessageChannel();
channel.port1.onmessage = takeTurn;

/**
 * Calls each of the functions it was given in a task of its own, in their order, so that the window can show a frame between
 * two of them. Returns how to give the turn up.
 */
export function waitForTurn(turn: () => void): () => void {
  waiting.add(turn);
  goOn();
  return () => waiting.delete(turn);
}

function goOn(): void {
  if (isGoing || waiting.size === 0) return;
  isGoing = true;
  channel.port2.postMessage(null);
}

function takeTurn(): void {
  isGoing = false;
  const [turn] = waiting;
  if (turn === undefined) return;
  waiting.delete(turn);
  goOn();
  turn();
}
