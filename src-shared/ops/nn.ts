import type { Dim, Shape } from '../tensor/dims';
import { intAttribute, intsAttribute, stringAttribute } from '../ir/graph';
import { UnknownTypeError } from '../ir/unknown-type';
import { inputOf, type OpCall, type OpRow, type ValueType } from './op';
import { windowedSize } from './shapes';

export interface WindowGeometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
}

/** Kernel, strides, pads (all begins, then all ends) and dilations of a convolution or pooling node, with ONNX's defaults. */
export function windowGeometry(call: Pick<OpCall, 'op' | 'inputs' | 'attributes'>): WindowGeometry {
  const spatial = (call.inputs[0]?.shape.length ?? 2) - 2;
  const fromWeight = (call.inputs[1]?.shape.slice(2) ?? []).map(Number);
  const mode = stringAttribute(call.attributes, 'auto_pad', 'NOTSET');
  if (mode !== 'NOTSET') throw new Error(`${call.op}: auto_pad ${mode} is not supported; give pads`);
  if (intAttribute(call.attributes, 'ceil_mode', 0) !== 0) throw new Error(`${call.op}: ceil_mode is not supported`);
  const filled = (n: number, value: number): number[] => new Array<number>(n).fill(value);
  return {
    kernel: intsAttribute(call.attributes, 'kernel_shape', fromWeight),
    strides: intsAttribute(call.attributes, 'strides', filled(spatial, 1)),
    pads: intsAttribute(call.attributes, 'pads', filled(spatial * 2, 0)),
    dilations: intsAttribute(call.attributes, 'dilations', filled(spatial, 1)),
  };
}

function windowed(call: OpCall, channels: Dim): Shape {
  const x = inputOf(call, 0).shape;
  const { kernel, strides, pads, dilations } = windowGeometry(call);
  const n = kernel.length;
  return [
    x[0]!,
    channels,
    ...kernel.map((k, i) => windowedSize(x[i + 2]!, k, strides[i]!, pads[i]! + pads[i + n]!, dilations[i]!)),
  ];
}

const convolutionAttributes = {
  auto_pad: 'string',
  dilations: 'ints',
  group: 'int',
  kernel_shape: 'ints',
  pads: 'ints',
  strides: 'ints',
} as const;

function pooled(call: OpCall): ValueType[] {
  const x = inputOf(call, 0);
  const out: ValueType = { dtype: x.dtype, shape: windowed(call, x.shape[1]!) };
  return call.outputCount === 2 ? [out, { dtype: 'int64', shape: out.shape }] : [out];
}

/** ONNX's `nn` family. */
export const nnOps = {
  Conv: {
    since: 11,
    inputs: [2, 3],
    outputs: [1, 1],
    attributes: convolutionAttributes,
    infer: (call) => [{ dtype: inputOf(call, 0).dtype, shape: windowed(call, inputOf(call, 1).shape[0]!) }],
  },
  ConvTranspose: {
    since: 11,
    inputs: [2, 3],
    outputs: [1, 1],
    attributes: { ...convolutionAttributes, output_padding: 'ints', output_shape: 'ints' },
    infer: (call) => {
      const x = inputOf(call, 0);
      const w = inputOf(call, 1);
      if (call.attributes['output_shape']) throw new Error('ConvTranspose: output_shape is not supported; give pads');
      const { kernel, strides, pads, dilations } = windowGeometry(call);
      const extra = intsAttribute(
        call.attributes,
        'output_padding',
        kernel.map(() => 0),
      );
      const spatial = kernel.map((k, i) => {
        const size = x.shape[i + 2]!;
        if (typeof size !== 'number')
          throw new UnknownTypeError('ConvTranspose over a named size needs an explicit type');
        return strides[i]! * (size - 1) + extra[i]! + (k - 1) * dilations[i]! + 1 - pads[i]! - pads[i + kernel.length]!;
      });
      const channels = Number(w.shape[1]) * intAttribute(call.attributes, 'group', 1);
      return [{ dtype: x.dtype, shape: [x.shape[0]!, channels, ...spatial] }];
    },
  },
  MaxPool: {
    since: 12,
    inputs: [1, 1],
    outputs: [1, 2],
    attributes: {
      auto_pad: 'string',
      ceil_mode: 'int',
      dilations: 'ints',
      kernel_shape: 'ints',
      pads: 'ints',
      storage_order: 'int',
      strides: 'ints',
    },
    infer: pooled,
  },
  AveragePool: {
    since: 11,
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: {
      auto_pad: 'string',
      ceil_mode: 'int',
      count_include_pad: 'int',
      kernel_shape: 'ints',
      pads: 'ints',
      strides: 'ints',
    },
    infer: pooled,
  },
  LayerNormalization: {
    since: 17,
    inputs: [2, 3],
    outputs: [1, 3],
    attributes: { axis: 'int', epsilon: 'float', stash_type: 'int' },
    infer: (call) => {
      const x = inputOf(call, 0);
      const axis = intAttribute(call.attributes, 'axis', -1);
      const from = axis < 0 ? axis + x.shape.length : axis;
      // Mean and inverse deviation are float32 whatever x is: ONNX keeps them in the "stash type".
      const statistic: ValueType = { dtype: 'float32', shape: x.shape.map((d, i) => (i >= from ? 1 : d)) };
      return [{ dtype: x.dtype, shape: x.shape }, statistic, statistic].slice(0, call.outputCount);
    },
  },
  Dropout: {
    since: 13,
    inputs: [1, 3],
    outputs: [1, 2],
    attributes: { seed: 'int' },
    stop: [1, 2],
    infer: (call) => {
      const x = inputOf(call, 0);
      const types: ValueType[] = [
        { dtype: x.dtype, shape: x.shape },
        { dtype: 'bool', shape: x.shape },
      ];
      return types.slice(0, call.outputCount);
    },
  },
} as const satisfies Record<string, OpRow>;
