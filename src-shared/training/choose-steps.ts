import { Random } from '../base/random';
import type { StepPlan, StepRunner, Weights } from './step-runner';
import type { Clock } from './training-setup';

/** A run cannot be interrupted, so it should not last longer than this, in milliseconds. */
const LONGEST_RUN = 200;
const CANDIDATES = [4, 8, 16];
/** Loading a longer graph takes time and memory: it must be worth this much of a step. */
const LEAST_GAIN = 0.05;
/** Measuring takes up to a second: where all that is left takes less than this, in milliseconds, it would win nothing. */
const SHORTEST_TRAINING = 5000;

/**
 * How many steps to do in one run of the session: the number among 1, 4, 8 and 16 with the least time a step, of those whose
 * runs are short. Works on copies: nothing that is measured is kept. The choice changes how fast training is, never what
 * comes out of it.
 */
export async function chooseStepsPerRun(
  runner: StepRunner,
  weights: Weights,
  batch: Int32Array,
  /** Whole batches in an epoch: no run is longer. */
  wholeSteps: number,
  totalSteps: number,
  clock: Clock,
): Promise<number> {
  const plan: StepPlan = { samples: batch, learningRate: 0, progress: 0 };
  const measure = (steps: number): Promise<number> =>
    timeRun(() => runner.run(weights, new Array<StepPlan>(steps).fill(plan), new Random(0).save()), clock);
  const single = await measure(1);
  if (single * totalSteps < SHORTEST_TRAINING) return 1;
  let best = { steps: 1, time: single };
  for (const steps of CANDIDATES) {
    if (steps > wholeSteps || steps * single > LONGEST_RUN) break;
    const time = (await measure(steps)) / steps;
    if (time * steps <= LONGEST_RUN && time < best.time * (1 - LEAST_GAIN)) best = { steps, time };
  }
  await runner.keepOnly(best.steps);
  return best.steps;
}

/** The shortest of a few runs, in milliseconds, after one that loads the graph and warms the caches up. */
async function timeRun(run: () => Promise<unknown>, clock: Clock): Promise<number> {
  await run();
  let least = Infinity;
  const begin = clock();
  for (let i = 0; i < 4 && (i < 2 || clock() - begin < LONGEST_RUN); i++) {
    const start = clock();
    await run();
    least = Math.min(least, clock() - start);
  }
  return least;
}
