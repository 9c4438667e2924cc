import { int } from '../../ir/attributes';
import { intAttribute, intsAttribute, stringAttribute, type Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { constantIntegers } from '../../ops/op';
import { normalizeAxis, productOfDims, type Dim } from '../../tensor/dims';
import { unaryRule, type GradientRule, type RuleEntry } from '../rule';
import { padWithZeros, range, readSliceAxes, spreadSlice } from './slices';
import { refuse } from './refuse';

const squeeze: GradientRule = ({ g, x, dy }) => {
  const shape = x[0]!.shape;
  const named = constantIntegers(x[1]);
  const axes = named?.map((a) => normalizeAxis(a, shape.length)) ?? shape.flatMap((d, i) => (d === 1 ? [i] : []));
  return [g.unsqueeze(dy[0]!, axes)];
};

const transpose = unaryRule((g, dy, x, _y, attributes) => {
  const reversed = x.shape.map((_, i) => x.shape.length - 1 - i);
  const perm = intsAttribute(attributes, 'perm', reversed);
  return g.transpose(
    dy,
    range(perm.length).map((axis) => perm.indexOf(axis)),
  );
});

// dx = dy put back where it was read, zeros elsewhere
const slice: GradientRule = ({ g, x, dy, node }) => {
  const axes = readSliceAxes(x);
  if (!axes) return refuse(node, 'its bounds must be constants');
  return [spreadSlice(g, dy[0]!, x[0]!, axes)];
};

// dx = the part of dy that is not padding
const pad: GradientRule = ({ g, x, dy, attributes, node }) => {
  const mode = stringAttribute(attributes, 'mode', 'constant');
  if (mode !== 'constant') return refuse(node, `it pads by "${mode}"; pad with a constant`);
  const pads = constantIntegers(x[1]);
  if (!pads) return refuse(node, 'its padding must be constant');
  const rank = x[0]!.shape.length;
  const before = pads.slice(0, rank);
  const after = pads.slice(rank);
  const cut = range(rank).filter((axis) => before[axis]! > 0 || after[axis]! > 0);
  const kept = cut.reduce((v, axis) => {
    const end = Math.max(0, after[axis]!);
    return g.slice(v, axis, Math.max(0, before[axis]!), end === 0 ? null : -end);
  }, dy[0]!);
  // Negative padding removed elements: they did not reach the result.
  const removed = (amounts: readonly number[]): number[] => amounts.map((n) => Math.max(0, -n));
  return [padWithZeros(g, kept, removed(before), removed(after), x[0]!.shape)];
};

// dx_i = the i-th part of dy
const concat: GradientRule = ({ g, x, dy, wanted, attributes }) => {
  const inputs = x.filter((v) => v !== null);
  if (inputs.length === 1) return [dy[0]!];
  const axis = normalizeAxis(intAttribute(attributes, 'axis', 0), inputs[0]!.shape.length);
  const sizes = inputs.map((v) => v.shape[axis]!);
  const types = inputs.map((v) => ({ dtype: v.dtype, shape: v.shape }));
  const parts = g.emit('Split', [dy[0]!, g.shapeVector(sizes)], { axis: int(axis) }, { types });
  return parts.map((part, at) => (wanted[at] ? part : null));
};

// dx = the parts joined again, zeros for those nobody read
const split: GradientRule = ({ g, y, dy, attributes }) => [
  g.concat(
    dy.map((part, at) => part ?? g.zerosLike(y[at]!)),
    intAttribute(attributes, 'axis', 0),
  ),
];

/**
 * Up to so many rows a product with zeros and ones is faster than adding element by element on one thread: three times at
 * 100 rows, as long at 500.
 */
const MOST_COMPARED_ROWS = 256;

/** Row `k` of the result is the sum of the rows of `updates [places, width]` whose index is `k`. */
function addRows(g: Emitter, indices: Value, updates: Value, rows: number): Value {
  const fromStart = g.where(g.less(indices, 0), g.add(indices, rows), indices);
  const isRow = g.equal(g.unsqueeze(fromStart, [1]), g.range(rows));
  return g.gemm(g.cast(isRow, updates.dtype), updates, null, { transA: true });
}

// dx = Σ over the places that read an element of their dy. Not by ScatterND: onnxruntime's adds on several threads
// without a lock, and loses additions where indices repeat.
const gather: GradientRule = ({ g, x, dy, attributes }) => {
  const [data, indices] = [x[0]!, x[1]!];
  const axis = normalizeAxis(intAttribute(attributes, 'axis', 0), data.shape.length);
  const known = indices.shape.length === 0 ? constantIntegers(indices) : null;
  if (known) {
    const at = known[0]!;
    const place = { axis, start: at, end: at === -1 ? null : at + 1, step: 1 };
    return [spreadSlice(g, g.unsqueeze(dy[0]!, [axis]), data, [place])];
  }
  const places = productOfDims(indices.shape);
  const [rows] = data.shape;
  if (axis === 0 && data.shape.length === 2 && typeof rows === 'number' && rows <= MOST_COMPARED_ROWS) {
    return [addRows(g, g.reshape(indices, [places]), g.reshape(dy[0]!, [places, data.shape[1]!]), rows)];
  }
  const shape = data.shape.map((d, i) => (i === axis ? places : d));
  const column = g.reshape(indices, [places, ...data.shape.slice(axis + 1).map(() => 1)]);
  return [g.scatterAdd(g.zerosLike(data), g.expand(column, shape), g.reshape(dy[0]!, shape), axis)];
};

// y = data with updates put (or added) in: ddata = dy (with zeros where it was overwritten), dupdates = dy read there
const scatterElements: GradientRule = ({ g, x, dy, wanted, attributes, node }) => {
  const [indices, updates] = [x[1]!, x[2]!];
  const axis = intAttribute(attributes, 'axis', 0);
  const reduction = stringAttribute(attributes, 'reduction', 'none');
  if (reduction !== 'none' && reduction !== 'add')
    return refuse(node, `it combines by "${reduction}"; only none and add are supported`);
  const overwritten = (): Value =>
    g.one('ScatterElements', [dy[0]!, indices, g.zerosLike(updates)], { axis: int(axis) });
  return [
    wanted[0] ? (reduction === 'add' ? dy[0]! : overwritten()) : null,
    null,
    wanted[2] ? g.gatherElements(dy[0]!, indices, axis) : null,
  ];
};

const scatterND: GradientRule = ({ g, x, dy, wanted, attributes, node }) => {
  const [indices, updates] = [x[1]!, x[2]!];
  const reduction = stringAttribute(attributes, 'reduction', 'none');
  if (reduction !== 'none' && reduction !== 'add')
    return refuse(node, `it combines by "${reduction}"; only none and add are supported`);
  const overwritten = (): Value => g.one('ScatterND', [dy[0]!, indices, g.zerosLike(updates)]);
  return [
    wanted[0] ? (reduction === 'add' ? dy[0]! : overwritten()) : null,
    null,
    wanted[2] ? gatherAt(g, dy[0]!, indices) : null,
  ];
};

/** `x` read at index tuples `[…, depth]`: the first `depth` axes become one, the tuples one number each. */
function gatherAt(g: Emitter, x: Value, indices: Value): Value {
  const places = indices.shape.length - 1;
  const depth = Number(indices.shape[places]);
  const position = (i: number): Value => {
    const one = g.squeeze(g.slice(indices, places, i, i + 1), [places]);
    return g.where(g.less(one, 0), g.add(one, g.squeeze(g.sizeOf(x.shape[i]!), [0])), one);
  };
  let flat = position(0);
  for (let i = 1; i < depth; i++) flat = g.add(g.mul(flat, g.squeeze(g.sizeOf(x.shape[i]!), [0])), position(i));
  return g.gather(g.reshape(x, [productOfDims(x.shape.slice(0, depth)), ...x.shape.slice(depth)]), flat);
}

// dx = Σ over the copies
const tile: GradientRule = ({ g, x, dy, node }) => {
  const shape = x[0]!.shape;
  const repeats = constantIntegers(x[1]);
  if (!repeats) return refuse(node, 'its repeats must be constant');
  const copies: Dim[] = [];
  const sum: number[] = [];
  shape.forEach((d, axis) => {
    if (repeats[axis] !== 1) {
      sum.push(copies.length);
      copies.push(repeats[axis]!);
    }
    copies.push(d);
  });
  return [sum.length === 0 ? dy[0]! : g.reduceSum(g.reshape(dy[0]!, copies), sum)];
};

/** Gradients of the `tensor` family. */
export const tensorRules = {
  // dx = dy
  Identity: unaryRule((_g, dy) => dy),
  // dx = dy in the type of x; from and to integers and booleans there is none, and none is asked for
  Cast: unaryRule((g, dy, x) => g.cast(dy, x.dtype)),
  // dx = dy in the shape of x
  Reshape: ({ g, x, dy }) => [g.reshape(dy[0]!, x[0]!.shape)],
  // dx = dy with the axes in their old order
  Transpose: transpose,
  // dx = dy with the axes of size 1 put back
  Squeeze: squeeze,
  // dx = dy without the new axes
  Unsqueeze: ({ g, x, dy }) => [
    g.squeeze(
      dy[0]!,
      (constantIntegers(x[1]) ?? []).map((a) => normalizeAxis(a, dy[0]!.shape.length)),
    ),
  ],
  // dx = dy, summed over the copies by the walker
  Expand: ({ dy }) => [dy[0]!],
  Slice: slice,
  Pad: pad,
  Concat: concat,
  Split: split,
  Gather: gather,
  // ddata = Σ over the places that read an element of their dy
  GatherElements: ({ g, x, dy, attributes }) => [
    g.scatterAdd(g.zerosLike(x[0]!), x[1]!, dy[0]!, intAttribute(attributes, 'axis', 0)),
  ],
  ScatterElements: scatterElements,
  ScatterND: scatterND,
  Tile: tile,
  Shape: 'zero',
  ConstantOfShape: 'zero',
  Range: 'zero',
  OneHot: 'zero',
} as const satisfies Record<string, RuleEntry>;
