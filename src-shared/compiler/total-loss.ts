import { IGNORED_CLASS } from '../base/ignored-class';
import type { Value } from '../ir/graph';
import { emitLoss } from '../losses/losses';
import type { Emitter } from '../ops/emitter';
import type { LoweredHead } from './forward';

/** A head's loss times the head's weight: the mean over `weight` positions, for averaging over batches of different sizes. */
export interface HeadLoss {
  readonly block: string;
  readonly loss: Value;
  readonly weight: Value;
}

/** The heads' losses, each times its weight, by themselves and summed: scalars. */
export function emitTotalLoss(
  g: Emitter,
  heads: readonly LoweredHead[],
  targets: ReadonlyMap<string, Value>,
): { readonly loss: Value; readonly heads: readonly [HeadLoss, ...HeadLoss[]] } {
  const terms = heads.map((head) => g.within(head.block, () => emitHeadLoss(g, head, targets.get(head.block))));
  const [first, ...others] = terms;
  if (!first) throw new Error('A model without heads has no loss');
  return { loss: terms.map((term) => term.loss).reduce((sum, loss) => g.add(sum, loss)), heads: [first, ...others] };
}

function emitHeadLoss(g: Emitter, lowered: LoweredHead, target: Value | undefined): HeadLoss {
  if (!target) throw new Error(`Head ${lowered.block} has no target`);
  const steps = lowered.lengths ? stepMask(g, lowered.compared, lowered.lengths) : null;
  const { task, loss: type, options, weight } = lowered.head;
  if (lowered.head.fillsGaps) return emitGapLoss(g, lowered, target);
  // Class indices may be unknown (a class that training never saw). Cross-entropy leaves those out by itself.
  const known = target.dtype === 'int64' ? g.cast(g.not(g.equal(target, IGNORED_CLASS)), lowered.compared.dtype) : null;
  const isMarked = task === 'binary' && known !== null;
  const mask = isMarked ? both(g, known, steps && g.unsqueeze(steps, [-1])) : steps;
  const loss = emitLoss(g, type, { prediction: lowered.compared, target, weight: mask, options });
  return {
    block: lowered.block,
    loss: weight === 1 ? loss : g.mul(loss, weight),
    weight: countPositions(g, lowered, target, isClasses(task) ? both(g, known, steps) : mask),
  };
}

/** What is not to be found out is NaN, which no number equals, itself included. */
function emitGapLoss(g: Emitter, { block, compared, lengths, head }: LoweredHead, given: Value): HeadLoss {
  const isHidden = g.equal(given, given);
  const target = g.where(isHidden, given, 0);
  const steps = lengths ? g.unsqueeze(stepMask(g, compared, lengths), [-1]) : null;
  const hidden = g.cast(isHidden, compared.dtype);
  const mask = steps ? g.mul(hidden, steps) : hidden;
  const loss = emitLoss(g, head.loss, { prediction: compared, target, weight: mask, options: head.options });
  return { block, loss: head.weight === 1 ? loss : g.mul(loss, head.weight), weight: g.reduceSum(mask) };
}

function isClasses(task: LoweredHead['head']['task']): boolean {
  return task === 'multi-class' || task === 'sequence';
}

function both(g: Emitter, a: Value | null, b: Value | null): Value | null {
  return a && b ? g.mul(a, b) : (a ?? b);
}

/** `[batch, time]`, 1 where a step counts. */
function stepMask(g: Emitter, prediction: Value, lengths: Value): Value {
  const steps = g.unsqueeze(g.range(prediction.shape[1]!), [0]);
  return g.cast(g.less(steps, g.unsqueeze(lengths, [1])), prediction.dtype);
}

/** How many positions (rows, or steps of rows) the mask leaves; all without one. */
function countPositions(g: Emitter, head: LoweredHead, target: Value, mask: Value | null): Value {
  if (mask) return g.reduceSum(mask);
  const positions = head.head.perStep ? 2 : 1;
  const sizes = target.shape.slice(0, positions).map((d) => g.squeeze(g.sizeOf(d), [0]));
  return g.cast(
    sizes.reduce((a, b) => g.mul(a, b)),
    head.compared.dtype,
  );
}
