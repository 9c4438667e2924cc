import { ok } from '../../base/result';
import type { BlockType, FeatureRequest, ParameterValues } from '../block';
import { columnsOf } from '../parameter-values';
import { makeSequence, PORT_OUT, TIME } from '../signals';
import { columnsField, describeFeatures } from './input-columns';

export const gapInputBlock: BlockType = {
  type: 'gap-input',
  category: 'input',
  padding: 'none',
  title: 'Gap input',
  summary:
    'Brings in target columns with their gaps, some known cells hidden, and beside each value whether it is there.',
  equation: String.raw`x_t = \left[m_t \odot y_t,\; m_t\right],\quad m_t \in \{0, 1\}^{F}`,
  citation:
    'Che et al. 2018, arXiv:1606.01865 (masking); Cao et al. 2018, arXiv:1805.10572 (bidirectional imputation); Du, Côté & Liu 2023, arXiv:2202.08516 (hidden cells)',
  parameters: [
    columnsField(
      'The target columns whose gaps are filled, in this order. With none named, all number columns of the role target.',
    ),
    {
      name: 'share',
      title: 'Hidden share',
      help: 'Of the known cells so many are hidden at random, anew in each step of training, for the model to find out.',
      unit: 'share of cells',
      kind: 'number',
      default: 0.2,
      minimum: 0.01,
      maximum: 0.9,
    },
    {
      name: 'longest',
      title: 'Longest gap',
      help: 'Cells of a column are hidden in stretches of 1 to so many steps. Choose it as long as the gaps that are to be filled: a single missing value is easier to guess than a week.',
      unit: 'steps',
      kind: 'integer',
      default: 1,
      minimum: 1,
      maximum: 10_000,
    },
  ],
  inputs: () => [],
  outputs: () => [PORT_OUT],
  source: request,
  infer: (call) => {
    const info = describeFeatures(call, request(call.parameters));
    return info.ok ? ok(new Map([['out', makeSequence(TIME, info.value.width)]])) : info;
  },
  lower: (call) => new Map([['out', call.source()]]),
};

function request(parameters: ParameterValues): FeatureRequest {
  return { kind: 'gap-input', columns: columnsOf(parameters, 'columns') };
}
