import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import { describeShape } from '../tensor/dims';

/**
 * The mean of `losses` over the positions that count: `Σ loss·weight / Σ weight`, a scalar; 0 when nothing counts. `weight`
 * broadcasts to `losses`, or to all its axes but the last; null counts everything alike.
 *
 * Along an axis that the weight only repeats over, the plain mean is taken first. That is the same number, needs no count of
 * the repetitions (which may be a named size), and leaves less to multiply.
 */
export function emitMaskedMean(g: Emitter, losses: Value, weight: Value | null): Value {
  if (!weight) return g.reduceMean(losses);
  const fitted = fitWeight(g, losses, weight);
  const repeated = losses.shape.flatMap((dim, axis) => (fitted.shape[axis] === 1 && dim !== 1 ? [axis] : []));
  const means = repeated.length === 0 ? losses : g.reduceMean(losses, repeated, true);
  return emitRatio(g, g.reduceSum(g.mul(means, fitted)), g.reduceSum(fitted));
}

/** `sum / total`, both scalars; 0 when both are 0. */
export function emitRatio(g: Emitter, sum: Value, total: Value): Value {
  return g.div(sum, g.where(g.equal(total, 0), 1, total));
}

/** The weight in the element type of `losses` and with as many axes. */
function fitWeight(g: Emitter, losses: Value, weight: Value): Value {
  const missing = losses.shape.length - weight.shape.length;
  if (missing !== 0 && missing !== 1) {
    throw new Error(
      `A weight of ${describeShape(weight.shape)} does not fit a loss of ${describeShape(losses.shape)}: ` +
        `it needs ${losses.shape.length} axes, or all but the last`,
    );
  }
  const numbers = g.cast(weight, losses.dtype);
  return missing === 0 ? numbers : g.unsqueeze(numbers, [-1]);
}
