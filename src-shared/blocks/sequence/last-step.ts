import { ok } from '../../base/result';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { BlockType } from '../block';
import { loweredAt, lowerTo } from '../lowering';
import { zeroEmptyRows } from '../mask';
import { featuresOf, makeVector, portIn, PORT_OUT, signalAt } from '../signals';

export const lastStepBlock: BlockType = {
  type: 'last-step',
  category: 'sequence',
  padding: 'ends',
  title: 'Last step',
  summary: 'Takes the features of the last step that counts in each row; zeros where a row has none.',
  equation: String.raw`y = x_{T}`,
  citation: 'ONNX GatherElements',
  parameters: [],
  inputs: () => [portIn('sequence')],
  outputs: () => [PORT_OUT],
  width: 'input',
  readsAhead: () => true,
  infer: ({ inputs }) => ok(new Map([['out', makeVector(featuresOf(signalAt(inputs, 'in')))]])),
  lower: (call) => {
    const { value, lengths } = loweredAt(call, 'in');
    return lowerTo(takeLastStep(call.g, value, lengths), null);
  },
};

/** `[batch, features]`: the last step of `[batch, time, features]` that counts; zeros where a row has none. */
export function takeLastStep(g: Emitter, x: Value, lengths: Value | null): Value {
  return lengths ? takeLastOf(g, x, lengths) : takeLast(g, x);
}

function takeLast(g: Emitter, x: Value): Value {
  return g.gather(x, g.scalar(-1, 'int64'), 1);
}

/** `x[b, lengths[b] − 1, :]`, and zeros where the length is 0. */
function takeLastOf(g: Emitter, x: Value, lengths: Value): Value {
  const [batch, , features] = x.shape;
  if (batch === undefined || features === undefined) throw new Error('The last step needs a sequence');
  const index = g.unsqueeze(g.max(g.sub(lengths, 1), 0), [1, 2]);
  const last = g.squeeze(g.gatherElements(x, g.expand(index, [batch, 1, features]), 1), [1]);
  return zeroEmptyRows(g, last, lengths);
}
