import type { Value } from '../ir/graph';
import { emitLoss } from '../losses/losses';
import type { Emitter } from '../ops/emitter';
import type { LoweredHead } from './forward';

/** Positions with this class index count neither in the loss nor in the metrics. */
export const IGNORED_CLASS = -100;

/**
 * The heads' losses, each times its weight, summed: a scalar. `weight` is how many positions of the first head counted, for
 * averaging over batches of different sizes.
 */
export function emitTotalLoss(
  g: Emitter,
  heads: readonly LoweredHead[],
  targets: ReadonlyMap<string, Value>,
): { readonly loss: Value; readonly weight: Value } {
  let total: Value | null = null;
  let weight: Value | null = null;
  for (const lowered of heads) {
    g.within(lowered.block, () => {
      const target = targets.get(lowered.block);
      if (!target) throw new Error(`Head ${lowered.block} has no target`);
      const mask = lowered.lengths ? stepMask(g, lowered.compared, lowered.lengths) : null;
      const { loss, options } = lowered.head;
      const own = emitLoss(g, loss, { prediction: lowered.compared, target, weight: mask, options });
      const scaled = lowered.head.weight === 1 ? own : g.mul(own, lowered.head.weight);
      total = total ? g.add(total, scaled) : scaled;
      weight ??= countPositions(g, lowered, target, mask);
    });
  }
  if (!total || !weight) throw new Error('A model without heads has no loss');
  return { loss: total, weight };
}

/** `[batch, time]`, 1 where a step counts. */
function stepMask(g: Emitter, prediction: Value, lengths: Value): Value {
  const steps = g.unsqueeze(g.range(prediction.shape[1]!), [0]);
  return g.cast(g.less(steps, g.unsqueeze(lengths, [1])), prediction.dtype);
}

function countPositions(g: Emitter, head: LoweredHead, target: Value, mask: Value | null): Value {
  const dtype = head.compared.dtype;
  if (head.head.task === 'multi-class') {
    const counted = g.cast(g.not(g.equal(target, IGNORED_CLASS)), dtype);
    return g.reduceSum(mask ? g.mul(counted, mask) : counted);
  }
  if (mask) return g.reduceSum(mask);
  const positions = head.head.perStep ? 2 : 1;
  return g.cast(
    target.shape
      .slice(0, positions)
      .map((d) => g.squeeze(g.sizeOf(d), [0]))
      .reduce((a, b) => g.mul(a, b)),
    dtype,
  );
}
