import { defined } from '../../base/invariant';
import { ok } from '../../base/result';
import type { BlockType, FeatureRequest, ParameterValues } from '../block';
import { columnsOf } from '../parameter-values';
import { makeTokens, PORT_OUT, TIME } from '../signals';
import { columnsField, describeFeatures } from './input-columns';

export const tokenInputBlock: BlockType = {
  type: 'token-input',
  category: 'input',
  padding: 'none',
  title: 'Token input',
  summary: 'Brings in one category column of each time window as numbers of a vocabulary, for an Embedding.',
  equation: String.raw`x_1, \dots, x_T \in \{0, \dots, V - 1\}`,
  citation: 'Graph input',
  parameters: [
    columnsField(
      'The one category column to read. Needs no name when there is only one. Values that training never saw share number 0.',
    ),
  ],
  inputs: () => [],
  outputs: () => [PORT_OUT],
  source: request,
  stepwise: true,
  infer: (call) => {
    const info = describeFeatures(call, request(call.parameters));
    if (!info.ok) return info;
    return ok(
      new Map([
        [
          'out',
          makeTokens(info.value.time ?? TIME, defined(info.value.vocabularySize, 'vocabulary of a token column')),
        ],
      ]),
    );
  },
  lower: (call) => new Map([['out', call.source()]]),
};

function request(parameters: ParameterValues): FeatureRequest {
  return { kind: 'token', columns: columnsOf(parameters, 'columns') };
}
