import { Random } from '../../base/random';

/** 1 for each of `count` cells that is hidden, each with the probability `share`. The seed decides. */
export function hideCells(seed: number, count: number, share: number): Uint8Array {
  const random = new Random(seed);
  const hidden = new Uint8Array(count);
  if (share > 0) for (let i = 0; i < count; i++) hidden[i] = random.uniform() < share ? 1 : 0;
  return hidden;
}

/** The seed of what is hidden of a sample outside training: always the same. */
export function fixedSeed(seed: number, start: number): number {
  return Random.derive(seed, `hidden ${start}`).nextUint32();
}
