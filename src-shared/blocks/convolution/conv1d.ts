import { fail, ok } from '../../base/result';
import { ints } from '../../ir/attributes';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { windowedSize } from '../../ops/shapes';
import type { Dim } from '../../tensor/dims';
import type { BlockType, InputSignals, ParameterValues, Weight } from '../block';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { drawXavier, fillWith } from '../initial-values';
import { declareWeights, loweredAt, lowerTo } from '../lowering';
import { fillPadding } from '../mask';
import { choiceOf, numberOf } from '../parameter-values';
import { featuresOf, makeSequence, portIn, PORT_OUT, signalAt, timeOf } from '../signals';

const PADDINGS = ['same', 'causal', 'valid'] as const;

export const conv1dBlock: BlockType = {
  type: 'conv1d',
  category: 'convolution',
  padding: 'honours',
  title: 'Convolution over time',
  summary: 'Slides small learnt patterns over the steps of a sequence and says how well each fits at each place.',
  equation: String.raw`y_{t} = b + \sum_{k=0}^{K-1} W_k \, x_{s t + d k - p}`,
  citation: 'LeCun et al. 1989; causal and dilated: van den Oord et al. 2016, arXiv:1609.03499; ONNX Conv',
  parameters: [
    {
      name: 'filters',
      title: 'Filters',
      help: 'How many patterns are learnt; each becomes one feature.',
      unit: 'features',
      kind: 'integer',
      default: 32,
      minimum: 1,
      maximum: 8192,
    },
    {
      name: 'kernel',
      title: 'Kernel',
      help: 'How many steps a pattern spans.',
      unit: 'steps',
      kind: 'integer',
      default: 3,
      minimum: 1,
      maximum: 1024,
    },
    {
      name: 'stride',
      title: 'Stride',
      help: 'Looks at every step (1) or only at every second, third, … one: the sequence gets that much shorter.',
      unit: 'steps',
      kind: 'integer',
      default: 1,
      minimum: 1,
      maximum: 1024,
    },
    {
      name: 'dilation',
      title: 'Dilation',
      help: 'Distance between the steps that a pattern sees. 2 skips every other step: a wider view with as many weights.',
      unit: 'steps',
      kind: 'integer',
      default: 1,
      minimum: 1,
      maximum: 1024,
    },
    {
      name: 'padding',
      title: 'Padding',
      help: 'What happens at the ends. Same and causal keep the length; causal never looks ahead; valid uses only places where the whole pattern fits, and shortens the sequence.',
      unit: '',
      kind: 'choice',
      default: 'same',
      choices: [
        { value: 'same', title: 'Same: zeros on both sides' },
        { value: 'causal', title: 'Causal: zeros before the start' },
        { value: 'valid', title: 'Valid: none' },
      ],
    },
  ],
  inputs: () => [portIn('sequence')],
  outputs: () => [PORT_OUT],
  width: { parameter: 'filters' },
  weights,
  readsAhead: (parameters) => geometryOf(parameters).pads[1] > 0,
  infer: (call) => {
    const { kernel, stride, dilation, pads } = geometryOf(call.parameters);
    const before = timeOf(signalAt(call.inputs, 'in'));
    const time: Dim = windowedSize(before, kernel, stride, pads[0] + pads[1], dilation);
    if (typeof time === 'number' && typeof before === 'number' && time < 1) {
      const reach = dilation * (kernel - 1) + 1;
      return fail([
        blockError(
          'SHAPE-006',
          { block: call.id, port: 'in', parameter: 'kernel' },
          `${quoteName(call.name)} spans ${countOf(reach, 'step')}, but the sequence has ${countOf(before, 'step')}: no place fits.`,
          'Make kernel or dilation smaller, or pad with “same”.',
          [call.repairs.setParameter('padding', 'same')],
        ),
      ]);
    }
    return ok(new Map([['out', makeSequence(time, numberOf(call.parameters, 'filters'))]]));
  },
  lower: (call) => {
    const { g } = call;
    const { value: x, lengths } = loweredAt(call, 'in');
    const geometry = geometryOf(call.parameters);
    const weight = declareWeights(call, weights);
    // ONNX convolves [batch, features, time]. What lies past a row's length must look like the padding beyond the end.
    const channelsFirst = g.transpose(fillPadding(g, x, lengths, 0), [0, 2, 1]);
    const convolved = g.one('Conv', [channelsFirst, weight('weight'), weight('bias')], {
      kernel_shape: ints([geometry.kernel]),
      strides: ints([geometry.stride]),
      dilations: ints([geometry.dilation]),
      pads: ints(geometry.pads),
    });
    return lowerTo(g.transpose(convolved, [0, 2, 1]), lengths && shortenLengths(g, lengths, geometry));
  },
};

interface Geometry {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zero steps before the first and after the last. */
  readonly pads: readonly [number, number];
}

function geometryOf(parameters: ParameterValues): Geometry {
  const kernel = numberOf(parameters, 'kernel');
  const dilation = numberOf(parameters, 'dilation');
  const overhang = dilation * (kernel - 1);
  const left = { same: Math.floor(overhang / 2), causal: overhang, valid: 0 };
  const right = { same: Math.ceil(overhang / 2), causal: 0, valid: 0 };
  const padding = choiceOf(parameters, 'padding', PADDINGS);
  return { kernel, dilation, stride: numberOf(parameters, 'stride'), pads: [left[padding], right[padding]] };
}

/** Places that begin within a row: ⌊(length + pads − reach) / stride⌋ + 1, and none where the row is too short. */
function shortenLengths(g: Emitter, lengths: Value, { kernel, stride, dilation, pads }: Geometry): Value {
  const extra = pads[0] + pads[1] - (dilation * (kernel - 1) + 1) + stride;
  if (extra === 0 && stride === 1) return lengths;
  const places = g.max(g.add(lengths, extra), 0);
  return stride === 1 ? places : g.div(places, stride);
}

function weights(parameters: ParameterValues, inputs: InputSignals): Weight[] {
  const filters = numberOf(parameters, 'filters');
  const kernel = numberOf(parameters, 'kernel');
  const features = featuresOf(signalAt(inputs, 'in'));
  return [
    {
      name: 'weight',
      shape: [filters, features, kernel],
      initial: (random) => drawXavier(random, filters * features * kernel, features * kernel, filters * kernel),
    },
    { name: 'bias', shape: [filters], initial: () => fillWith(filters, 0) },
  ];
}
