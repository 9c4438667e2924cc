import { int, ints } from '../../ir/attributes';
import { floatAttribute, intAttribute, type Attributes, type Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { windowGeometry, type WindowGeometry } from '../../ops/nn';
import { multiplyDims, productOfDims, type Dim, type Shape } from '../../tensor/dims';
import type { GradientRule, RuleEntry } from '../rule';
import { refuse } from './refuse';
import { padWithZeros, range } from './slices';

/** Size of the input that the windows do not reach at the end of an axis, where all sizes are known. */
function unreachedSize(size: number, geometry: WindowGeometry, axis: number): number {
  const n = geometry.kernel.length;
  const reach = geometry.dilations[axis]! * (geometry.kernel[axis]! - 1) + 1;
  return (size + geometry.pads[axis]! + geometry.pads[axis + n]! - reach) % geometry.strides[axis]!;
}

function windowAttributes(geometry: WindowGeometry, group: number): Attributes {
  return {
    group: int(group),
    strides: ints(geometry.strides),
    pads: ints(geometry.pads),
    dilations: ints(geometry.dilations),
  };
}

/**
 * dX of a convolution: dY spread by the transposed convolution with the same weights. What the windows do not reach at the
 * end of an axis gets zeros (`output_padding`). Of a named size with a stride it is not known how much that is: such an
 * axis is spread without trimming, given the most zeros it may need, and cut to size when the graph runs.
 */
function spreadWindows(
  g: Emitter,
  dy: Value,
  weight: Value,
  shape: Shape,
  geometry: WindowGeometry,
  group: number,
): Value {
  const { kernel, strides, dilations } = geometry;
  const n = kernel.length;
  const sizes = shape.slice(2);
  const open = range(n).filter((i) => typeof sizes[i] === 'string' && strides[i]! > 1);
  const trailing = sizes.map((size, i) => (typeof size === 'number' ? unreachedSize(size, geometry, i) : 0));
  const pads = geometry.pads.map((p, i) => (open.includes(i - n) ? 0 : p));
  const attributes = { ...windowAttributes({ ...geometry, pads }, group), output_padding: ints(trailing) };
  const spreadShape = [...shape];
  const roomyShape = [...shape];
  const room = shape.map(() => 0);
  for (const i of open) {
    const reach = dilations[i]! * (kernel[i]! - 1) + 1 - pads[i]!;
    room[i + 2] = strides[i]! - 1;
    spreadShape[i + 2] = spreadSize(dy.shape[i + 2]!, strides[i]!, reach);
    roomyShape[i + 2] = spreadSize(dy.shape[i + 2]!, strides[i]!, reach + strides[i]! - 1);
  }
  const spread = g.one('ConvTranspose', [dy, weight], attributes, { types: [{ dtype: dy.dtype, shape: spreadShape }] });
  if (open.length === 0) return spread;
  const none = shape.map(() => 0);
  const inputs = [
    padWithZeros(g, spread, none, room, roomyShape),
    g.integers(open.map(() => 0)),
    g.shapeVector(open.map((i) => sizes[i]!)),
    g.integers(open.map((i) => i + 2)),
  ];
  return g.one('Slice', inputs, {}, { types: [{ dtype: dy.dtype, shape }] });
}

/** `stride·(size − 1) + reach`, as a size. */
function spreadSize(size: Dim, stride: number, reach: number): Dim {
  const sign = reach < 0 ? '' : '+';
  return `${stride}*(${size}-1)${sign}${reach}`;
}

/**
 * dW of a convolution: X convolved with dY, batch and channels changing places, stride and dilation too. With groups the
 * channels of one group stand in the batch and (group, batch) in the channels, so that one grouped convolution does it.
 * Elements of X past the last window make the result longer than the kernel; it is cut.
 */
function correlateWindows(
  g: Emitter,
  dy: Value,
  x: Value,
  weight: Value,
  geometry: WindowGeometry,
  group: number,
): Value {
  const [batch, , ...sizes] = x.shape;
  const perGroup = Number(weight.shape[1]);
  const spatial = range(sizes.length);
  const grouped = g.reshape(x, [batch!, group, perGroup, ...sizes]);
  const swapped = g.transpose(grouped, [2, 1, 0, ...spatial.map((i) => i + 3)]);
  const images = g.reshape(swapped, [perGroup, multiplyDims(group, batch!), ...sizes]);
  const filters = g.transpose(dy, [1, 0, ...spatial.map((i) => i + 2)]);
  const correlated: Dim[] = spatial.map((i) => {
    const [size, kernel, dilation] = [sizes[i]!, geometry.kernel[i]!, geometry.dilations[i]!];
    if (typeof size === 'number') return kernel + Math.floor(unreachedSize(size, geometry, i) / dilation);
    if (geometry.strides[i]! <= dilation) return kernel;
    const pads = geometry.pads[i]! + geometry.pads[i + sizes.length]!;
    return `windows ${kernel} by ${geometry.strides[i]!} by ${dilation} over ${size} and ${pads}`;
  });
  const exchanged = { ...geometry, strides: geometry.dilations, dilations: geometry.strides };
  const product = g.one('Conv', [images, filters], windowAttributes(exchanged, group), {
    types: [{ dtype: x.dtype, shape: [perGroup, weight.shape[0]!, ...correlated] }],
  });
  const long = spatial.filter((i) => correlated[i] !== geometry.kernel[i]);
  const cut = long.reduce((v, i) => g.slice(v, i + 2, 0, geometry.kernel[i]!), product);
  return g.transpose(cut, [1, 0, ...spatial.map((i) => i + 2)]);
}

// Y = X ∗ W + b: dX = dY spread by W, dW = X correlated with dY, db = Σ dY
const convolution: GradientRule = ({ g, x, dy, wanted, attributes, node }) => {
  const [input, weight] = [x[0]!, x[1]!];
  const geometry = windowGeometry({ op: node.op, inputs: x, attributes });
  const group = intAttribute(attributes, 'group', 1);
  const others = range(input.shape.length).filter((axis) => axis !== 1);
  return [
    wanted[0] ? spreadWindows(g, dy[0]!, weight, input.shape, geometry, group) : null,
    wanted[1] ? correlateWindows(g, dy[0]!, input, weight, geometry, group) : null,
    wanted[2] ? g.reduceSum(dy[0]!, others) : null,
  ];
};

// dx = dy at the greatest element of each window, the first of equal ones (AD11)
const maxPool: GradientRule = ({ g, x, y, dy, attributes, node }) => {
  if (intAttribute(attributes, 'storage_order', 0) !== 0)
    return refuse(node, 'it counts indices by columns; use storage_order 0');
  const input = x[0]!;
  const indices = y[1] ?? g.emit('MaxPool', [input], attributes, { outputCount: 2 })[1]!;
  const flatten = (v: Value): Value => g.reshape(v, [productOfDims(v.shape)]);
  const zeros = g.filled([productOfDims(input.shape)], 0, input.dtype);
  return [g.reshape(g.scatterAdd(zeros, flatten(indices), flatten(dy[0]!), 0), input.shape)];
};

// dx = Σ over the windows that hold an element of dy / (elements counted in the window)
const averagePool: GradientRule = ({ g, x, y, dy, attributes, node }) => {
  const input = x[0]!;
  const geometry = windowGeometry({ op: node.op, inputs: x, attributes });
  const ones = g.filled([1, 1, ...geometry.kernel], 1, input.dtype);
  const countsPadding = intAttribute(attributes, 'count_include_pad', 0) === 1 || geometry.pads.every((p) => p === 0);
  const [channels, sizes] = [productOfDims(input.shape.slice(0, 2)), input.shape.slice(2)];
  const count = countsPadding
    ? geometry.kernel.reduce((a, b) => a * b, 1)
    : g.one('Conv', [g.filled([1, 1, ...sizes], 1, input.dtype), ones], windowAttributes(geometry, 1), {
        types: [{ dtype: input.dtype, shape: [1, 1, ...y[0]!.shape.slice(2)] }],
      });
  const shares = g.reshape(g.div(dy[0]!, count), [channels, 1, ...y[0]!.shape.slice(2)]);
  return [g.reshape(spreadWindows(g, shares, ones, [channels, 1, ...sizes], geometry, 1), input.shape)];
};

// y = x̂·scale + bias, x̂ = (x − mean) / √(var + ε): with d = dy·scale,
// dx = (d − mean(d) − x̂·mean(d·x̂)) / √(var + ε), dscale = dy·x̂, dbias = dy   (Ba, Kiros & Hinton 2016)
const layerNormalization: GradientRule = ({ g, x, dy, wanted, attributes, node }) => {
  const [input, scale] = [x[0]!, x[1]!];
  if (!dy[0] || dy[1] || dy[2])
    return refuse(node, 'its mean and deviation are read too; compute them with ReduceMean');
  const rank = input.shape.length;
  const axis = intAttribute(attributes, 'axis', -1);
  const axes = range(rank).filter((i) => i >= (axis < 0 ? axis + rank : axis));
  // Files hold attributes in float32, also for a graph in float64.
  const epsilon = Math.fround(floatAttribute(attributes, 'epsilon', 1e-5));
  const mean = (v: Value): Value => g.reduceMean(v, axes, true);
  const centred = g.sub(input, mean(input));
  const deviation = g.sqrt(g.add(mean(g.mul(centred, centred)), epsilon));
  const normal = g.div(centred, deviation);
  const byInput = (): Value => {
    const d = g.mul(dy[0]!, scale);
    return g.div(g.sub(g.sub(d, mean(d)), g.mul(normal, mean(g.mul(d, normal)))), deviation);
  };
  return [wanted[0] ? byInput() : null, wanted[1] ? g.mul(dy[0], normal) : null, wanted[2] ? dy[0] : null];
};

// dx = dy: in inference form the operator hands its input through
const dropout: GradientRule = ({ dy, x, node }) => {
  const training = x[2];
  if (training && Number(training.constant?.data[0] ?? 1) !== 0) {
    return refuse(node, 'it draws random numbers while it runs; multiply by a mask that enters the graph as an input');
  }
  return [dy[0]!];
};

/** Gradients of the `nn` family. */
export const nnRules = {
  Conv: convolution,
  ConvTranspose: { refuse: 'Unroll emits it in gradients only, and these are not differentiated again' },
  MaxPool: maxPool,
  AveragePool: averagePool,
  LayerNormalization: layerNormalization,
  Dropout: dropout,
} as const satisfies Record<string, RuleEntry>;
