import { addDims, broadcastShapes, describeShape, type Dim, type Shape } from '../tensor/dims';
import { inputOf, type OpCall, type OpRow, type ValueType } from './op';

/** Shape rules several operators share. */

/** Output is like input 0. */
export function likeFirst(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  return [{ dtype: x.dtype, shape: x.shape }];
}

/** NumPy broadcasting over all inputs; the element type is the first input's. */
export function broadcastAll(call: OpCall): ValueType[] {
  const first = inputOf(call, 0);
  let shape: Shape = first.shape;
  for (let i = 1; i < call.inputs.length; i++) shape = broadcastOrThrow(call, shape, inputOf(call, i).shape);
  return [{ dtype: first.dtype, shape }];
}

/** As `broadcastAll`, with a boolean result. */
export function broadcastToBoolean(call: OpCall): ValueType[] {
  return broadcastAll(call).map((t) => ({ dtype: 'bool', shape: t.shape }));
}

export function broadcastOrThrow(call: OpCall, a: Shape, b: Shape): Shape {
  const shape = broadcastShapes(a, b);
  if (!shape) throw new Error(`${call.op}: ${describeShape(a)} and ${describeShape(b)} do not broadcast`);
  return shape;
}

/** One window axis of a convolution or pooling: floor((size + pads − effective kernel) / stride) + 1. */
export function windowedSize(size: Dim, kernel: number, stride: number, padding: number, dilation: number): Dim {
  const reach = padding - (dilation * (kernel - 1) + 1);
  if (typeof size === 'number') return Math.floor((size + reach) / stride) + 1;
  return stride === 1 ? addDims(size, reach + 1) : `floor(${addDims(size, reach)} by ${stride})p1`;
}

export function unary(attributes: OpRow['attributes'] = {}, since = 13): OpRow {
  return { since, inputs: [1, 1], outputs: [1, 1], attributes, infer: likeFirst };
}

export function binary(since = 14): OpRow {
  return { since, inputs: [2, 2], outputs: [1, 1], attributes: {}, infer: broadcastAll };
}
