import type { Random } from '../base/random';

/**
 * Standard Gumbel noise, −ln(−ln u): the place of the largest of `logits/temperature + noise` is a draw from their softmax
 * (Gumbel 1954). Two draws of `random` a number, in order.
 */
export function drawGumbel(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => {
    // Zero has no logarithm; half of the smallest step instead.
    const u = random.uniform() || 2 ** -54;
    return -Math.log(-Math.log(u));
  });
}
