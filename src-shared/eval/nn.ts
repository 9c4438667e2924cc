import { intAttribute } from '../ir/graph';
import { windowGeometry, type nnOps } from '../ops/nn';
import { normalizeAxis } from '../tensor/dims';
import { sizeOf } from '../tensor/tensor';
import { broadcastStrides, flatIndex, forEachIndex, stridesOf } from './indexing';
import { asOpCall, operand, type Kernel, type KernelCall, type KernelFamily, type KernelResult } from './kernel';
import { storedFloat } from './math';

/** Sizes and positions of a sliding window over the axes after batch and channel. */
interface Window {
  readonly kernel: readonly number[];
  readonly outputSizes: readonly number[];
  /** The input position that output `at` reads through kernel element `tap`; it may lie in the padding. */
  readonly sourceOf: (at: readonly number[], tap: readonly number[]) => number[];
}

function windowOf(call: KernelCall): Window {
  const { kernel, strides, pads, dilations } = windowGeometry(asOpCall(call));
  const sizes = operand(call, 0).dims.slice(2);
  const outputSizes = kernel.map((k, i) => {
    const reach = sizes[i]! + pads[i]! + pads[i + kernel.length]! - (dilations[i]! * (k - 1) + 1);
    return Math.floor(reach / strides[i]!) + 1;
  });
  const sourceOf = (at: readonly number[], tap: readonly number[]): number[] =>
    at.map((position, i) => position * strides[i]! - pads[i]! + tap[i]! * dilations[i]!);
  return { kernel, outputSizes, sourceOf };
}

function isInside(position: readonly number[], sizes: readonly number[]): boolean {
  return position.every((p, i) => p >= 0 && p < sizes[i]!);
}

/** `y[n, o, at] = b[o] + Σ over channels c of o's group and taps of x[n, c, source] · w[o, c, tap]`. */
const conv: Kernel = (call) => {
  const x = operand(call, 0);
  const w = operand(call, 1);
  const bias = call.inputs[2];
  const groups = intAttribute(call.attributes, 'group', 1);
  const window = windowOf(call);
  const sizes = x.dims.slice(2);
  const [filters, channels] = w.dims as [number, number];
  if (channels * groups !== x.dims[1]) {
    throw new Error(`Conv ${call.name}: ${groups} groups of ${channels} channels do not make ${x.dims[1]!}`);
  }
  const dims = [x.dims[0]!, filters, ...window.outputSizes];
  const xStrides = stridesOf(x.dims);
  const wStrides = stridesOf(w.dims);
  const data = new Float64Array(sizeOf(dims));
  forEachIndex(dims, ([n, filter, ...at], flat) => {
    const firstChannel = Math.floor(filter! / (filters / groups)) * channels;
    let sum = bias?.data[filter!] ?? 0;
    forEachIndex(window.kernel, (tap) => {
      const source = window.sourceOf(at, tap);
      if (!isInside(source, sizes)) return;
      for (let c = 0; c < channels; c++) {
        const value = x.data[flatIndex([n!, firstChannel + c, ...source], xStrides)]!;
        sum += value * w.data[flatIndex([filter!, c, ...tap], wStrides)]!;
      }
    });
    data[flat] = sum;
  });
  return [{ dims, data }];
};

/** The transpose of a convolution: every input element is spread over the outputs its window covers. */
const convTranspose: Kernel = (call) => {
  if (call.attributes['output_shape']) throw new Error('ConvTranspose: output_shape is not supported; give pads');
  const x = operand(call, 0);
  const w = operand(call, 1);
  const bias = call.inputs[2];
  const groups = intAttribute(call.attributes, 'group', 1);
  const { kernel, strides, pads, dilations } = windowGeometry(asOpCall(call));
  const extra = call.attributes['output_padding'];
  const outputSizes = kernel.map((k, i) => {
    const padding = pads[i]! + pads[i + kernel.length]!;
    const added = extra?.kind === 'ints' ? extra.value[i]! : 0;
    return strides[i]! * (x.dims[i + 2]! - 1) + added + dilations[i]! * (k - 1) + 1 - padding;
  });
  const filters = w.dims[1]!;
  const channels = x.dims[1]! / groups;
  const dims = [x.dims[0]!, filters * groups, ...outputSizes];
  const yStrides = stridesOf(dims);
  const wStrides = stridesOf(w.dims);
  const data = new Float64Array(sizeOf(dims));
  forEachIndex(dims, ([, filter], flat) => {
    data[flat] = bias?.data[filter!] ?? 0;
  });
  forEachIndex(x.dims, ([n, channel, ...at], flat) => {
    const group = Math.floor(channel! / channels);
    forEachIndex(kernel, (tap) => {
      const target = at.map((position, i) => position * strides[i]! - pads[i]! + tap[i]! * dilations[i]!);
      if (!isInside(target, outputSizes)) return;
      for (let f = 0; f < filters; f++) {
        const weight = w.data[flatIndex([channel!, f, ...tap], wStrides)]!;
        data[flatIndex([n!, group * filters + f, ...target], yStrides)]! += x.data[flat]! * weight;
      }
    });
  });
  return [{ dims, data }];
};

/** The largest element of each window and its place, counted in the whole input. */
const maxPool: Kernel = (call) => {
  if (intAttribute(call.attributes, 'storage_order', 0) !== 0) {
    throw new Error('MaxPool: storage_order 1 is not supported');
  }
  const x = operand(call, 0);
  const window = windowOf(call);
  const dims = [...x.dims.slice(0, 2), ...window.outputSizes];
  const strides = stridesOf(x.dims);
  const data = new Float64Array(sizeOf(dims)).fill(-Infinity);
  const places = new Float64Array(data.length);
  forEachIndex(dims, ([n, channel, ...at], flat) => {
    forEachIndex(window.kernel, (tap) => {
      const source = window.sourceOf(at, tap);
      if (!isInside(source, x.dims.slice(2))) return;
      const place = flatIndex([n!, channel!, ...source], strides);
      if (x.data[place]! > data[flat]!) {
        data[flat] = x.data[place]!;
        places[flat] = place;
      }
    });
  });
  return [
    { dims, data },
    { dims, data: places },
  ];
};

/** The mean of each window; the padding counts as zeros only with `count_include_pad`. */
const averagePool: Kernel = (call) => {
  const x = operand(call, 0);
  const window = windowOf(call);
  const countsPadding = intAttribute(call.attributes, 'count_include_pad', 0) === 1;
  const dims = [...x.dims.slice(0, 2), ...window.outputSizes];
  const strides = stridesOf(x.dims);
  const data = new Float64Array(sizeOf(dims));
  forEachIndex(dims, ([n, channel, ...at], flat) => {
    let sum = 0;
    let count = 0;
    forEachIndex(window.kernel, (tap) => {
      const source = window.sourceOf(at, tap);
      const inside = isInside(source, x.dims.slice(2));
      if (inside) sum += x.data[flatIndex([n!, channel!, ...source], strides)]!;
      if (inside || countsPadding) count++;
    });
    data[flat] = sum / count;
  });
  return [{ dims, data }];
};

/** `(x − mean) / √(variance + ε) · scale + bias` over the axes from `axis` on, with the mean and `1/√(variance + ε)`. */
const layerNormalization: Kernel = (call) => {
  const x = operand(call, 0);
  const scale = operand(call, 1);
  const bias = call.inputs[2] ?? null;
  const epsilon = storedFloat(call, 'epsilon', 1e-5);
  const axis = normalizeAxis(intAttribute(call.attributes, 'axis', -1), x.dims.length);
  const inner = x.dims.slice(axis);
  const length = sizeOf(inner);
  const outer = sizeOf(x.dims.slice(0, axis));
  const scaleStrides = broadcastStrides(scale.dims, inner);
  const biasStrides = bias && broadcastStrides(bias.dims, inner);
  const data = new Float64Array(x.data.length);
  const means = new Float64Array(outer);
  const inverses = new Float64Array(outer);
  for (let row = 0; row < outer; row++) {
    const values = x.data.subarray(row * length, (row + 1) * length);
    const mean = values.reduce((a, b) => a + b, 0) / length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / length;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    means[row] = mean;
    inverses[row] = inverse;
    forEachIndex(inner, (index, i) => {
      const shift = bias && biasStrides ? bias.data[flatIndex(index, biasStrides)]! : 0;
      data[row * length + i] = (values[i]! - mean) * inverse * scale.data[flatIndex(index, scaleStrides)]! + shift;
    });
  }
  const statistics = x.dims.map((d, i) => (i < axis ? d : 1));
  return [
    { dims: x.dims, data },
    { dims: statistics, data: means },
    { dims: statistics, data: inverses },
  ];
};

/** Dropout of inference: everything passes. Training masks enter our graphs as inputs, never through this operator. */
const dropout: Kernel = (call) => {
  if ((call.inputs[2]?.data[0] ?? 0) !== 0) {
    throw new Error(`Dropout ${call.name}: training_mode draws random numbers and has no one value`);
  }
  const x = operand(call, 0);
  const mask: KernelResult = { dims: x.dims, data: new Float64Array(x.data.length).fill(1) };
  return [x, mask];
};

export const nnKernels = {
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: maxPool,
  AveragePool: averagePool,
  LayerNormalization: layerNormalization,
  Dropout: dropout,
} as const satisfies KernelFamily<typeof nnOps>;
