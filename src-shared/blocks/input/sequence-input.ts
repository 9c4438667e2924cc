import { ok } from '../../base/result';
import type { BlockType, FeatureRequest, ParameterValues } from '../block';
import { columnsOf } from '../parameter-values';
import { makeSequence, PORT_OUT, TIME } from '../signals';
import { columnsField, describeFeatures } from './input-columns';

export const sequenceInputBlock: BlockType = {
  type: 'sequence-input',
  category: 'input',
  padding: 'none',
  title: 'Sequence input',
  summary: 'Brings in the number columns of each time window, one row of features a step.',
  equation: String.raw`x_1, \dots, x_T \in \mathbb{R}^{F}`,
  citation: 'Graph input',
  parameters: [
    columnsField(
      'The columns to read, in this order. With none named, all number columns of the roles input, target and known; a category that is named enters as one column of 0 and 1 for each of its values.',
    ),
  ],
  inputs: () => [],
  outputs: () => [PORT_OUT],
  source: request,
  stepwise: true,
  infer: (call) => {
    const info = describeFeatures(call, request(call.parameters));
    return info.ok ? ok(new Map([['out', makeSequence(TIME, info.value.width)]])) : info;
  },
  lower: (call) => new Map([['out', call.source()]]),
};

function request(parameters: ParameterValues): FeatureRequest {
  return { kind: 'sequence', columns: columnsOf(parameters, 'columns') };
}
