import { Random } from '../../base/random';

/** What is hidden of the known cells, for a model to find out. */
export interface Hiding {
  /** The probability of a cell to be hidden; 0 hides nothing. */
  readonly share: number;
  /** Steps of the longest stretch that is hidden at a time; with 1 each cell is hidden by itself. */
  readonly longest: number;
}

/**
 * For each cell `[steps, columns]` of a window 1 if it is hidden. Columns are hidden independently. The seed decides.
 *
 * Every length up to the longest is as frequent as another; two stretches may touch. Hiding stretches is what measures
 * imputation on gaps as sensors leave them: Du, Côté & Liu 2023, arXiv:2202.08516.
 */
export function hideCells(seed: number, steps: number, columns: number, { share, longest }: Hiding): Uint8Array {
  const random = new Random(seed);
  const hidden = new Uint8Array(steps * columns);
  if (share <= 0) return hidden;
  if (longest <= 1) {
    for (let i = 0; i < hidden.length; i++) hidden[i] = random.uniform() < share ? 1 : 0;
    return hidden;
  }
  // A stretch of mean length m begins behind a seen cell, or behind another stretch, so often that the share is met:
  // m / (m + (1 − p)/p) = share.
  const mean = (longest + 1) / 2;
  const begins = share / (share + mean * (1 - share));
  for (let column = 0; column < columns; column++) {
    // The window opens at any place of what goes on before it: at a seen cell, or within a stretch of which r steps are left
    // with a probability that falls as longest + 1 − r, which is how often two of 0 … longest are r apart.
    const isOpen = random.uniform() >= share;
    let left = 0;
    if (!isOpen) {
      const [one, other] = [random.integer(longest + 1), random.integer(longest)];
      left = Math.abs(one - (other < one ? other : other + 1));
    }
    for (let step = isOpen ? 1 : 0; step < steps; step++) {
      if (left === 0 && random.uniform() < begins) left = 1 + random.integer(longest);
      if (left === 0) continue;
      left--;
      hidden[step * columns + column] = 1;
    }
  }
  return hidden;
}

/** The seed of what is hidden of a sample outside training: always the same. */
export function fixedSeed(seed: number, start: number): number {
  return Random.derive(seed, `hidden ${start}`).nextUint32();
}

/** Where real gaps are filled. */
export const NOTHING: Hiding = { share: 0, longest: 1 };
