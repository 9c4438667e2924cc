import { ok } from '../../base/result';
import type { BlockType, FeatureRequest, ParameterValues } from '../block';
import { columnsOf } from '../parameter-values';
import { makeSequence, PORT_OUT } from '../signals';
import { columnsField, describeFeatures } from './input-columns';

/** `[batch, predicted rows, features]`: what is known in advance of the rows that are predicted. */
export const knownInputBlock: BlockType = {
  type: 'known-input',
  category: 'input',
  padding: 'none',
  title: 'Known ahead input',
  summary:
    'Brings in what is known in advance of the predicted rows, one row of features each: weekday, holiday, a planned price.',
  equation: String.raw`u_{T+1}, \dots, u_{T+H} \in \mathbb{R}^{F}`,
  citation: 'Lim et al. 2021, arXiv:1912.09363, section 3: inputs known in advance',
  parameters: [
    columnsField(
      'The columns to read, in this order. With none named, all number columns that are known in advance; a category that is named enters as one column of 0 and 1 for each of its values.',
    ),
  ],
  inputs: () => [],
  outputs: () => [PORT_OUT],
  source: request,
  infer: (call) => {
    const info = describeFeatures(call, request(call.parameters));
    if (!info.ok) return info;
    // Data that says no number of steps has one row.
    return ok(new Map([['out', makeSequence(info.value.longest ?? 1, info.value.width)]]));
  },
  lower: (call) => new Map([['out', call.source()]]),
};

function request(parameters: ParameterValues): FeatureRequest {
  return { kind: 'known-ahead', columns: columnsOf(parameters, 'columns') };
}
