import { inputOf, type OpRow } from './op';
import { broadcastOrThrow, broadcastToBoolean } from './shapes';

const comparison = (since: number): OpRow => ({
  since,
  inputs: [2, 2],
  outputs: [1, 1],
  attributes: {},
  stop: [0, 1],
  infer: broadcastToBoolean,
});

/** ONNX's `logical` family, with `Where` and `IsNaN`. */
export const logicalOps = {
  Equal: comparison(13),
  Less: comparison(13),
  LessOrEqual: comparison(16),
  Greater: comparison(13),
  GreaterOrEqual: comparison(16),
  And: comparison(7),
  Or: comparison(7),
  Not: { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: {}, stop: [0], infer: broadcastToBoolean },
  IsNaN: { since: 13, inputs: [1, 1], outputs: [1, 1], attributes: {}, stop: [0], infer: broadcastToBoolean },
  IsInf: { since: 10, inputs: [1, 1], outputs: [1, 1], attributes: {}, stop: [0], infer: broadcastToBoolean },
  Where: {
    since: 16,
    inputs: [3, 3],
    outputs: [1, 1],
    attributes: {},
    stop: [0],
    infer: (call) => {
      const x = inputOf(call, 1);
      const values = broadcastOrThrow(call, x.shape, inputOf(call, 2).shape);
      return [{ dtype: x.dtype, shape: broadcastOrThrow(call, inputOf(call, 0).shape, values) }];
    },
  },
} as const satisfies Record<string, OpRow>;
