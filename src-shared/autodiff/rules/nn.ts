import { int, ints } from '../../ir/attributes';
import { floatAttribute, intAttribute, type Attributes, type Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { windowGeometry, type WindowGeometry } from '../../ops/nn';
import { addDims, productOfDims, type Dim, type Shape } from '../../tensor/dims';
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
 * dX of a convolution: dY spread by the transposed convolution with the same weights; without strides that is a plain
 * convolution with the weights turned round, which onnxruntime computes several times as fast. What the windows do not
 * reach at the end of an axis gets zeros (`output_padding`). Of a named size with a stride it is not known how much that
 * is: such an axis is spread without trimming, given the most zeros it may need, and cut to size when the graph runs.
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
  const margins = geometry.pads.map((p, i) => dilations[i % n]! * (kernel[i % n]! - 1) - p);
  if (strides.every((stride) => stride === 1) && margins.every((p) => p >= 0)) {
    const attributes = windowAttributes({ ...geometry, pads: margins }, group);
    return g.one('Conv', [dy, turnWeight(g, weight, group)], attributes, { types: [{ dtype: dy.dtype, shape }] });
  }
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

/** The weights `[filters, channels of a group, …]` with both ends of every window axis, and filters and channels, exchanged. */
function turnWeight(g: Emitter, weight: Value, group: number): Value {
  const [filters, channels, ...kernel] = weight.shape.map(Number) as [number, number, ...number[]];
  const turned = kernel.reduce((v, size, i) => (size === 1 ? v : g.slice(v, i + 2, -1, null, -1)), weight);
  const grouped = g.reshape(turned, [group, filters / group, channels, ...kernel]);
  const exchanged = g.transpose(grouped, [0, 2, 1, ...kernel.map((_, i) => i + 3)]);
  return g.reshape(exchanged, [group * channels, filters / group, ...kernel]);
}

/**
 * dW of a convolution: what every element of the kernel read of X, side by side, times dY, summed over the batch. One
 * product a sample and no transposed copies; measured two to seven times as fast as a convolution of X with dY, for the
 * memory of one dW a sample.
 */
function correlateWindows(
  g: Emitter,
  dy: Value,
  x: Value,
  weight: Value,
  geometry: WindowGeometry,
  group: number,
): Value {
  const { kernel, strides, dilations, pads } = geometry;
  const n = kernel.length;
  const [filters, channels] = weight.shape.map(Number) as [number, number];
  const [batch, , ...sizes] = x.shape as [Dim, Dim, ...Dim[]];
  const images = g.reshape(x, [batch, group, channels, ...sizes]);
  const margins = (from: number): number[] => [0, 0, 0, ...pads.slice(from, from + n)];
  const paddedShape = images.shape.map((d, i) => addDims(d, (margins(0)[i] ?? 0) + (margins(n)[i] ?? 0)));
  const padded = padWithZeros(g, images, margins(0), margins(n), paddedShape);
  const readShape = [batch, group, channels, ...dy.shape.slice(2)];
  const reads = kernelElements(kernel).map((tap) => {
    const ends = tap.map((at, i) => (kernel[i]! - 1 - at) * dilations[i]!);
    const inputs = [
      tap.map((at, i) => at * dilations[i]!),
      // As far from the end as the last element of the kernel is from this one.
      ends.map((end) => (end === 0 ? 2 ** 31 - 1 : -end)),
      range(n).map((i) => i + 3),
      strides,
    ];
    const bounds = inputs.map((values) => g.integers(values));
    return g.one('Slice', [padded, ...bounds], {}, { types: [{ dtype: x.dtype, shape: readShape }] });
  });
  const places = productOfDims(dy.shape.slice(2));
  const unfolded = g.reshape(g.concat(reads, 2), [batch, group, reads.length * channels, places]);
  const rows = g.reshape(dy, [batch, group, filters / group, places]);
  const product = g.reduceSum(g.matMul(rows, g.transposeLast(unfolded)), [0]);
  const split = g.reshape(product, [filters, ...kernel, channels]);
  return g.transpose(split, [0, n + 1, ...range(n).map((i) => i + 1)]);
}

/** All places in a kernel of these sizes, row major. */
function kernelElements(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (places, size) => places.flatMap((place) => range(size).map((i) => [...place, i])),
    [[]],
  );
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
  if (intAttribute(attributes, 'storage_order', 0) !== 0) {
    return refuse(node, 'it counts indices by columns; use storage_order 0');
  }
  const input = x[0]!;
  const indices = y[1] ?? g.emit('MaxPool', [input], attributes, { outputCount: 2 })[1]!;
  const flatten = (v: Value): Value => g.reshape(v, [productOfDims(v.shape)]);
  const zeros = flatten(g.zerosLike(input));
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
