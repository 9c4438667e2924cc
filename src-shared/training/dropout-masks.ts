import type { Random } from '../base/random';
import type { CoinSchedule } from '../blocks/writing';
import type { MaskSpecification } from '../compiler/compiled-model';
import { evaluateExpression } from '../tensor/dim-expression';
import { allocate, type FloatType } from '../tensor/dtype';
import type { Dim } from '../tensor/dims';
import { sizeOf, type Tensor } from '../tensor/tensor';

/**
 * Fills `out` with a dropout mask: 0 with probability `rate`, else 1/(1 − rate). Exactly one draw of `random` an element.
 */
export function fillMask(out: Float32Array | Float64Array, rate: number, random: Random): void {
  const threshold = Math.round(rate * 2 ** 32);
  const kept = 1 / (1 - rate);
  for (let i = 0; i < out.length; i++) out[i] = random.nextUint32() < threshold ? 0 : kept;
}

/**
 * Fills `out` with the coins of scheduled sampling: 1 with that probability, else 0. Exactly one draw of `random` an element.
 */
export function fillCoins(out: Float32Array | Float64Array, probability: number, random: Random): void {
  const threshold = Math.round(probability * 2 ** 32);
  for (let i = 0; i < out.length; i++) out[i] = random.nextUint32() < threshold ? 1 : 0;
}

export interface DrawingOptions {
  readonly dtype?: FloatType;
  /** Share of all epochs that is done: how far coins have gone from their first probability to their last. */
  readonly progress?: number;
}

/** Everything kept and every coin as where the model is measured: a training graph then computes what the evaluation does. */
export function withoutChance(masks: readonly MaskSpecification[]): MaskSpecification[] {
  return masks.map((mask) => ({ ...mask, rate: 0, ...(mask.coin && { coin: stillCoin(mask.coin) }) }));
}

function stillCoin({ measured = 0 }: CoinSchedule): CoinSchedule {
  return { from: measured, to: measured };
}

/**
 * The masks of `steps` steps by name; for one step without a leading axis. Masks are drawn step by step, so that a run of
 * several steps draws what as many runs of one would. `sizes` gives `batch`, `time` and the like.
 */
export function drawMasks(
  masks: readonly MaskSpecification[],
  sizes: ReadonlyMap<string, number>,
  steps: number,
  random: Random,
  { dtype = 'float32', progress = 0 }: DrawingOptions = {},
): Map<string, Tensor> {
  const leading = steps === 1 ? [] : [steps];
  const drawn = masks.map((mask) => {
    const dims = mask.shape.map((dim) => resolveDim(dim, sizes, mask.name));
    const data = allocate(dtype, steps * sizeOf(dims));
    if (!(data instanceof Float32Array || data instanceof Float64Array)) throw new Error(`${dtype} is no mask`);
    return { mask, data, size: sizeOf(dims), dims: [...leading, ...dims] };
  });
  for (let step = 0; step < steps; step++) {
    for (const { mask, data, size } of drawn) {
      const own = data.subarray(step * size, (step + 1) * size);
      const { coin } = mask;
      if (coin) fillCoins(own, coin.from + (coin.to - coin.from) * progress, random);
      else fillMask(own, mask.rate, random);
    }
  }
  return new Map(drawn.map(({ mask, data, dims }) => [mask.name, { dtype, dims, data }]));
}

function resolveDim(dim: Dim, sizes: ReadonlyMap<string, number>, mask: string): number {
  const size = typeof dim === 'number' ? dim : evaluateExpression(dim, (name) => sizes.get(name) ?? null);
  if (size === null) throw new Error(`The mask ${mask} has the size ${dim}, which no input of the model has`);
  return size;
}
