import { setTimeout as sleep } from 'node:timers/promises';

/** How long to measure: `rounds` times each contender in turn, `milliseconds` a turn. */
export interface Effort {
  readonly rounds: number;
  readonly milliseconds: number;
}

/** Something whose speed is measured against others. */
export interface Contender {
  /** Works for about so many milliseconds; the least time of one unit of its work, in milliseconds. */
  readonly measure: (milliseconds: number) => Promise<number>;
}

/** Threads that wait actively for more work keep a core busy for a while after a turn; nobody is measured meanwhile. */
const PAUSE = 60;

/**
 * Measures contenders against each other: A B C, A B C, …, so that a machine that slows down slows all of them down.
 * For each the median over the rounds of the least time in a round: the least time of a round leaves out what else ran on
 * the machine, the median leaves out a round in which the machine itself was in another state.
 */
export async function race(contenders: ReadonlyMap<string, Contender>, effort: Effort): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(Array.from(contenders.keys(), (name) => [name, []]));
  for (let round = 0; round < effort.rounds; round++) {
    for (const [name, contender] of contenders) {
      times.get(name)?.push(await contender.measure(effort.milliseconds));
      await sleep(PAUSE);
    }
  }
  return new Map(Array.from(times, ([name, list]) => [name, median(list)]));
}

/** A contender of this process. `units` is how many units of work one call of `run` does. */
export function contend(run: () => Promise<unknown>, units = 1): Contender {
  return { measure: async (milliseconds) => (await timeLeast(run, milliseconds)) / units };
}

const FEWEST_RUNS = 4;

/** The least time of one call, in milliseconds, over as many calls as fit, after one that does not count. */
export async function timeLeast(run: () => Promise<unknown>, milliseconds: number): Promise<number> {
  await run();
  let least = Infinity;
  const begin = performance.now();
  for (let runs = 0; runs < FEWEST_RUNS || performance.now() - begin < milliseconds; runs++) {
    const start = performance.now();
    await run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** Times of single calls in milliseconds, sorted, after a few that do not count. */
export function timeCalls(run: (index: number) => unknown, calls: number, warmUp: number): number[] {
  for (let i = 0; i < warmUp; i++) run(i);
  const times: number[] = [];
  for (let i = 0; i < calls; i++) {
    const start = performance.now();
    run(i);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** `share` of 0.5 is the median. Of a sorted list; NaN of an empty one. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
