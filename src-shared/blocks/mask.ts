import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';

/** `[batch, time, 1]`, true where a step of `x` `[batch, time, features]` lies within its row's length. */
export function emitStepMask(g: Emitter, x: Value, lengths: Value): Value {
  const [, time] = x.shape;
  if (time === undefined) throw new Error('A mask over steps needs a sequence');
  return g.less(g.unsqueeze(g.range(time), [0, 2]), g.unsqueeze(lengths, [1, 2]));
}

/** `x` with `value` in every step past its row's length; `x` itself when every row is full. */
export function fillPadding(g: Emitter, x: Value, lengths: Value | null, value: number): Value {
  return lengths ? g.where(emitStepMask(g, x, lengths), x, value) : x;
}

/** `value` `[batch, features]`, zero for rows that have no step at all. */
export function zeroEmptyRows(g: Emitter, value: Value, lengths: Value): Value {
  return g.where(g.unsqueeze(g.greater(lengths, 0), [1]), value, 0);
}
