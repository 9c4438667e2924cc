import { fail, ok } from '../../base/result';
import type { BlockType } from '../block';
import { countOf, quoteName } from '../block-diagnostics';
import { loweredAt } from '../lowering';
import { columnsOf, flagOf, numberOf } from '../parameter-values';
import { checkPrediction, describeTarget, headFields, headInputs, listColumns, targetMismatch } from './head';

export const binaryOutputBlock: BlockType = {
  type: 'binary-output',
  category: 'output',
  padding: 'passes',
  title: 'Yes/no output',
  summary: 'Predicts how likely a yes is: what enters is a score, the prediction a probability between 0 and 1.',
  equation: String.raw`\hat{y} = \sigma(x) = \frac{1}{1 + e^{-x}}`,
  citation: 'Loss: binary cross-entropy from the scores, Bishop 2006, equation 4.90',
  parameters: [
    ...headFields,
    {
      name: 'labelSmoothing',
      title: 'Label smoothing',
      help: 'Moves targets from 0 and 1 towards a half, so that the model does not become overconfident.',
      unit: '',
      kind: 'number',
      default: 0,
      minimum: 0,
      maximum: 0.99,
    },
    {
      name: 'positiveWeight',
      title: 'Weight of yes',
      help: 'How many times a yes counts. Noes divided by yeses evens out a rare yes.',
      unit: '',
      kind: 'number',
      default: 1,
      minimum: 1e-6,
      maximum: 1e6,
    },
  ],
  inputs: headInputs,
  outputs: () => [
    { name: 'prediction', title: 'Probability' },
    { name: 'logits', title: 'Score' },
  ],
  stepwise: { parameter: 'perStep', value: true },
  head: (parameters) => ({
    task: 'binary',
    perStep: flagOf(parameters, 'perStep'),
    columns: columnsOf(parameters, 'columns'),
    loss: 'binary-cross-entropy',
    options: {
      labelSmoothing: numberOf(parameters, 'labelSmoothing'),
      positiveWeight: numberOf(parameters, 'positiveWeight'),
    },
    weight: numberOf(parameters, 'weight'),
  }),
  infer: (call) => {
    const info = describeTarget(call);
    if (!info.ok) return info;
    const { vocabularySize: classes, width } = info.value;
    if (classes !== null && classes !== 2) {
      return fail([
        targetMismatch(
          call,
          `${quoteName(call.name)} decides between two, but the target ${listColumns(info.value)} has ${countOf(classes, 'class', 'classes')}.`,
          'Use a multi-class output, or another target.',
          ['multi-class-output'],
        ),
      ]);
    }
    const checked = checkPrediction(
      call,
      width,
      `${countOf(width, 'probability', 'probabilities')} (${listColumns(info.value)})`,
    );
    if (!checked.ok) return checked;
    return ok(
      new Map([
        ['prediction', checked.value],
        ['logits', checked.value],
      ]),
    );
  },
  lower: (call) => {
    const logits = loweredAt(call, 'in');
    return new Map([
      ['prediction', { value: call.g.sigmoid(logits.value), lengths: logits.lengths }],
      ['logits', logits],
    ]);
  },
};
