import { intAttribute, stringAttribute } from '../ir/graph';
import { normalizeAxis } from '../tensor/dims';
import { sizeOf } from '../tensor/tensor';
import { flatIndex, forEachIndex, stridesOf, wrapIndex } from './indexing';
import { operand, type Kernel, type KernelCall } from './kernel';

/** How an update meets the element it falls on. Opset 16 knows these three. */
function combiner(call: KernelCall): (held: number, update: number) => number {
  const reduction = stringAttribute(call.attributes, 'reduction', 'none');
  switch (reduction) {
    case 'none':
      return (_held, update) => update;
    case 'add':
      return (held, update) => held + update;
    case 'mul':
      return (held, update) => held * update;
    default:
      throw new Error(`${call.op} ${call.name}: reduction ${reduction} is not known`);
  }
}

/** `data[index with indices[index] on the axis] ← updates[index]`, for every index of `updates` in order. */
export const scatterElements: Kernel = (call) => {
  const x = operand(call, 0);
  const indices = operand(call, 1);
  const updates = operand(call, 2);
  const combine = combiner(call);
  const axis = normalizeAxis(intAttribute(call.attributes, 'axis', 0), x.dims.length);
  const strides = stridesOf(x.dims);
  const data = Float64Array.from(x.data);
  forEachIndex(indices.dims, (index, flat) => {
    const target = [...index];
    target[axis] = wrapIndex(indices.data[flat]!, x.dims[axis]!, `ScatterElements ${call.name}`);
    const at = flatIndex(target, strides);
    data[at] = combine(data[at]!, updates.data[flat]!);
  });
  return [{ dims: x.dims, data }];
};

/** The last axis of `indices` names a place in the leading axes of `data`; a whole slice of `updates` goes there. */
export const scatterNd: Kernel = (call) => {
  const x = operand(call, 0);
  const indices = operand(call, 1);
  const updates = operand(call, 2);
  const combine = combiner(call);
  const depth = indices.dims.at(-1) ?? 0;
  const strides = stridesOf(x.dims);
  const block = sizeOf(x.dims.slice(depth));
  const places = sizeOf(indices.dims.slice(0, -1));
  const data = Float64Array.from(x.data);
  for (let place = 0; place < places; place++) {
    let at = 0;
    for (let axis = 0; axis < depth; axis++) {
      const index = indices.data[place * depth + axis]!;
      at += wrapIndex(index, x.dims[axis]!, `ScatterND ${call.name}`) * strides[axis]!;
    }
    for (let i = 0; i < block; i++) data[at + i] = combine(data[at + i]!, updates.data[place * block + i]!);
  }
  return [{ dims: x.dims, data }];
};
