import { ok } from '../../base/result';
import type { BlockType } from '../block';
import { countOf } from '../block-diagnostics';
import { describeFeatures } from '../input/input-columns';
import { loweredAt } from '../lowering';
import { choiceOf, columnsOf, numberOf } from '../parameter-values';
import { portIn } from '../signals';
import { checkPrediction, headFields, listColumns } from './head';

const LOSSES = ['mse', 'mae'] as const;

export const imputationOutputBlock: BlockType = {
  type: 'imputation-output',
  category: 'output',
  padding: 'passes',
  title: 'Imputation output',
  summary:
    'Fills the gaps of its target columns: at every step a number for each, learnt from known cells that are hidden.',
  equation: String.raw`\mathcal{L} = \frac{\sum_t h_t\,\ell(\hat{y}_t, y_t)}{\sum_t h_t},\quad h_t = 1 \text{ where a known cell is hidden}`,
  citation: 'Cao et al. 2018, arXiv:1805.10572; masked loss as in Devlin et al. 2019, arXiv:1810.04805',
  parameters: [
    ...headFields.filter(({ name }) => name !== 'perStep'),
    {
      name: 'loss',
      title: 'Loss',
      help: 'How errors count. Squared weighs large errors most and predicts the mean; absolute predicts the median.',
      unit: '',
      kind: 'choice',
      default: 'mse',
      choices: [
        { value: 'mse', title: 'Mean squared error' },
        { value: 'mae', title: 'Mean absolute error' },
      ],
    },
  ],
  inputs: () => [portIn('sequence')],
  outputs: () => [{ name: 'prediction', title: 'Prediction' }],
  head: (parameters) => ({
    task: 'regression',
    perStep: true,
    fillsGaps: true,
    columns: columnsOf(parameters, 'columns'),
    loss: choiceOf(parameters, 'loss', LOSSES),
    options: {},
    weight: numberOf(parameters, 'weight'),
  }),
  infer: (call) => {
    const info = describeFeatures(call, { kind: 'gap-target', columns: columnsOf(call.parameters, 'columns') });
    if (!info.ok) return info;
    const { width } = info.value;
    const checked = checkPrediction(call, width, `${countOf(width, 'number')} (${listColumns(info.value)})`);
    return checked.ok ? ok(new Map([['prediction', checked.value]])) : checked;
  },
  lower: (call) => new Map([['prediction', loweredAt(call, 'in')]]),
};
