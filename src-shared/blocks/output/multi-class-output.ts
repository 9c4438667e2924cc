import { fail, ok } from '../../base/result';
import type { BlockType } from '../block';
import { blockError, countOf, quoteName } from '../block-diagnostics';
import { loweredAt } from '../lowering';
import { columnsOf, flagOf, numberOf, numbersOf } from '../parameter-values';
import { checkPrediction, describeTarget, headFields, headInputs, listColumns, targetMismatch } from './head';

export const multiClassOutputBlock: BlockType = {
  type: 'multi-class-output',
  category: 'output',
  padding: 'passes',
  title: 'Multi-class output',
  summary: 'Predicts one of several classes: what enters is a score a class, the prediction a probability a class.',
  equation: String.raw`\hat{y}_i = \frac{e^{x_i}}{\sum_j e^{x_j}}`,
  citation: 'Loss: cross-entropy from the scores, Bishop 2006, equation 4.108; smoothing: Szegedy et al. 2016',
  parameters: [
    ...headFields,
    {
      name: 'labelSmoothing',
      title: 'Label smoothing',
      help: 'The share of each target that is spread evenly over all classes, so that the model does not become overconfident.',
      unit: '',
      kind: 'number',
      default: 0,
      minimum: 0,
      maximum: 0.99,
    },
    {
      name: 'classWeights',
      title: 'Class weights',
      help: 'How much each class counts, one number a class in the order of the vocabulary; for data where some classes are rare. Empty counts all alike.',
      unit: '',
      kind: 'numbers',
      default: [],
    },
  ],
  inputs: headInputs,
  outputs: () => [
    { name: 'prediction', title: 'Probabilities' },
    { name: 'logits', title: 'Scores' },
  ],
  stepwise: { parameter: 'perStep', value: true },
  head: (parameters) => ({
    task: 'multi-class',
    perStep: flagOf(parameters, 'perStep'),
    columns: columnsOf(parameters, 'columns'),
    loss: 'cross-entropy',
    options: {
      labelSmoothing: numberOf(parameters, 'labelSmoothing'),
      classWeights: numbersOf(parameters, 'classWeights'),
    },
    weight: numberOf(parameters, 'weight'),
  }),
  infer: (call) => {
    const info = describeTarget(call);
    if (!info.ok) return info;
    const { vocabularySize: classes, width } = info.value;
    const target = listColumns(info.value);
    if (classes === null) {
      return fail([
        targetMismatch(
          call,
          `${quoteName(call.name)} predicts classes, but the target ${target} is numbers.`,
          'Use a regression output, or prepare the column as a category.',
          ['regression-output'],
        ),
      ]);
    }
    if (!flagOf(call.parameters, 'perStep') && width !== 1) {
      return fail([
        blockError(
          'SHAPE-010',
          { block: call.id },
          `${quoteName(call.name)} predicts one class a sequence, but the windows have ${countOf(width, 'step')} of ${target} to predict.`,
          'Set the predicted steps of the windows to 1, or switch “At every step” on.',
          [call.repairs.setParameter('perStep', true)],
        ),
      ]);
    }
    const weights = numbersOf(call.parameters, 'classWeights');
    if (weights.length > 0 && weights.length !== classes) {
      return fail([
        blockError(
          'SHAPE-008',
          { block: call.id, parameter: 'classWeights' },
          `${quoteName(call.name)} has ${countOf(weights.length, 'class weight')}, but the target ${target} has ${countOf(classes, 'class', 'classes')}.`,
          'Give one weight a class, or none.',
          [call.repairs.setParameter('classWeights')],
        ),
      ]);
    }
    const checked = checkPrediction(call, classes, `one of ${countOf(classes, 'class', 'classes')} (${target})`);
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
      ['prediction', { value: call.g.softmax(logits.value), lengths: logits.lengths }],
      ['logits', logits],
    ]);
  },
};
