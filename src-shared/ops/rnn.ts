import { intAttribute, stringAttribute } from '../ir/graph';
import { inputOf, type OpCall, type OpRow, type ValueType } from './op';

/** `X [time, batch, input]` → `Y [time, directions, batch, hidden]`, `Y_h` and (LSTM) `Y_c` `[directions, batch, hidden]`. */
function recurrent(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const hidden = intAttribute(call.attributes, 'hidden_size', 0);
  const directions = stringAttribute(call.attributes, 'direction', 'forward') === 'bidirectional' ? 2 : 1;
  const [time, batch] = x.shape;
  const last: ValueType = { dtype: x.dtype, shape: [directions, batch!, hidden] };
  return [{ dtype: x.dtype, shape: [time!, directions, batch!, hidden] }, last, last].slice(0, call.outputCount);
}

const common = {
  activation_alpha: 'floats',
  activation_beta: 'floats',
  activations: 'strings',
  clip: 'float',
  direction: 'string',
  hidden_size: 'int',
  layout: 'int',
} as const;

/** ONNX's fused recurrent operators: inputs `X, W, R, B, sequence_lens, initial_h` (and for LSTM `initial_c, P`). */
export const rnnOps = {
  RNN: { since: 14, inputs: [3, 6], outputs: [1, 2], attributes: common, stop: [4], infer: recurrent },
  GRU: {
    since: 14,
    inputs: [3, 6],
    outputs: [1, 2],
    attributes: { ...common, linear_before_reset: 'int' },
    stop: [4],
    infer: recurrent,
  },
  LSTM: {
    since: 14,
    inputs: [3, 8],
    outputs: [1, 3],
    attributes: { ...common, input_forget: 'int' },
    stop: [4],
    infer: recurrent,
  },
} as const satisfies Record<string, OpRow>;
