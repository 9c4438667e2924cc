import { defined } from '../../base/invariant';
import { fail, ok } from '../../base/result';
import type { BlockType, FeatureRequest, ParameterValues } from '../block';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { columnsField, describeFeatures } from '../input/input-columns';
import { loweredAt } from '../lowering';
import { columnsOf, numberOf } from '../parameter-values';
import { describeSignal, featuresOf, portIn, signalAt, timeOf } from '../signals';
import { headFields } from './head';

/** The output of a decoder that is drawn of parts, as that of a transformer. */
export const sequenceOutputBlock: BlockType = {
  type: 'sequence-output',
  category: 'output',
  padding: 'passes',
  title: 'Text output',
  summary:
    'Predicts a text, at each step the token that comes next: what enters is a score a word, at the steps of “Target so far”.',
  equation: String.raw`p(y_t = k) = \frac{e^{x_{tk}}}{\sum_j e^{x_{tj}}}`,
  citation: 'Loss: cross-entropy of each token, as in Sutskever, Vinyals & Le 2014, arXiv:1409.3215',
  parameters: [
    columnsField('The text column it writes. Needs no name when there is only one target.'),
    ...headFields.filter(({ name }) => name === 'weight'),
    {
      name: 'labelSmoothing',
      title: 'Label smoothing',
      help: 'The share of each target that is spread evenly over all tokens, so that the model does not become overconfident.',
      unit: '',
      kind: 'number',
      default: 0,
      minimum: 0,
      maximum: 0.99,
    },
  ],
  inputs: () => [portIn('sequence')],
  outputs: () => [
    { name: 'prediction', title: 'Probabilities' },
    { name: 'logits', title: 'Scores' },
  ],
  head: (parameters) => ({
    task: 'sequence',
    perStep: true,
    columns: columnsOf(parameters, 'columns'),
    loss: 'cross-entropy',
    options: { labelSmoothing: numberOf(parameters, 'labelSmoothing'), classWeights: [] },
    weight: numberOf(parameters, 'weight'),
  }),
  infer: (call) => {
    const info = describeFeatures(call, request(call.parameters));
    if (!info.ok) return info;
    const signal = signalAt(call.inputs, 'in');
    const words = defined(info.value.vocabularySize, 'vocabulary of a text');
    const time = info.value.time ?? 'time.target';
    const place = { block: call.id, port: 'in' };
    const problems = [];
    if (timeOf(signal) !== time) {
      problems.push(
        blockError(
          'SHAPE-009',
          place,
          `${quoteName(call.name)} predicts at every step of the text (${time}), but gets ${timeOf(signal)} steps: ${describeSignal(signal)}.`,
          'Start from “Target so far”, and let attention read the source; or use a Decoder, which has both inside.',
        ),
      );
    }
    if (featuresOf(signal) !== words) {
      const { resizeSource, insertBefore } = call.repairs;
      problems.push(
        blockError(
          'SHAPE-004',
          place,
          `${quoteName(call.name)} predicts one of ${countOf(words, 'token')}, so it needs ${countOf(words, 'feature')}, but gets ${describeSignal(signal)}.`,
          `Put a Linear block with ${countOf(words, 'unit')} in front of it.`,
          [resizeSource('in', 0, words), insertBefore('in', 0, 'linear', new Map([['units', words]]))],
        ),
      );
    }
    if (problems.length > 0) return fail(problems);
    return ok(
      new Map([
        ['prediction', signal],
        ['logits', signal],
      ]),
    );
  },
  lower: (call) => {
    const logits = loweredAt(call, 'in');
    return new Map([
      ['prediction', { value: call.g.softmax(logits.value), lengths: logits.lengths }],
      ['logits', logits],
    ]);
  },
};

function request(parameters: ParameterValues): FeatureRequest {
  return { kind: 'target-tokens', columns: columnsOf(parameters, 'columns') };
}
