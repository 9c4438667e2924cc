import { fail, ok } from '../../base/result';
import type { BlockType } from '../block';
import { countOf, quoteName } from '../block-diagnostics';
import { loweredAt } from '../lowering';
import { choiceOf, columnsOf, flagOf, numberOf } from '../parameter-values';
import { checkPrediction, describeTarget, headFields, headInputs, listColumns, targetMismatch } from './head';

const LOSSES = ['mse', 'mae', 'huber'] as const;

export const regressionOutputBlock: BlockType = {
  type: 'regression-output',
  category: 'output',
  padding: 'passes',
  title: 'Regression output',
  summary: 'Predicts numbers: what enters is compared with the target and is the prediction.',
  equation: String.raw`\hat{y} = x`,
  citation: 'Losses: mean squared error, mean absolute error, Huber 1964',
  parameters: [
    ...headFields,
    {
      name: 'loss',
      title: 'Loss',
      help: 'How errors count. Squared weighs large errors most and predicts the mean; absolute predicts the median; Huber lies between.',
      unit: '',
      kind: 'choice',
      default: 'mse',
      choices: [
        { value: 'mse', title: 'Mean squared error' },
        { value: 'mae', title: 'Mean absolute error' },
        { value: 'huber', title: 'Huber' },
      ],
    },
    {
      name: 'delta',
      title: 'Delta',
      help: 'Up to this error the loss is squared, beyond it absolute, so that outliers pull less.',
      unit: 'scaled target',
      appliesWhen: [{ parameter: 'loss', oneOf: ['huber'] }],
      kind: 'number',
      default: 1,
      minimum: 1e-6,
      maximum: 1e6,
    },
  ],
  inputs: headInputs,
  outputs: () => [{ name: 'prediction', title: 'Prediction' }],
  stepwise: { parameter: 'perStep', value: true },
  head: (parameters) => {
    const loss = choiceOf(parameters, 'loss', LOSSES);
    return {
      task: 'regression',
      perStep: flagOf(parameters, 'perStep'),
      columns: columnsOf(parameters, 'columns'),
      loss,
      options: loss === 'huber' ? { delta: numberOf(parameters, 'delta') } : {},
      weight: numberOf(parameters, 'weight'),
    };
  },
  infer: (call) => {
    const info = describeTarget(call);
    if (!info.ok) return info;
    const { vocabularySize: classes, width } = info.value;
    if (classes !== null) {
      return fail([
        targetMismatch(
          call,
          `${quoteName(call.name)} predicts numbers, but the target ${listColumns(info.value)} is a category of ${countOf(classes, 'class', 'classes')}.`,
          'Use a binary or multi-class output, or prepare the column as a number.',
          classes === 2 ? ['binary-output', 'multi-class-output'] : ['multi-class-output'],
        ),
      ]);
    }
    const checked = checkPrediction(call, width, `${countOf(width, 'number')} (${listColumns(info.value)})`);
    return checked.ok ? ok(new Map([['prediction', checked.value]])) : checked;
  },
  lower: (call) => new Map([['prediction', loweredAt(call, 'in')]]),
};
