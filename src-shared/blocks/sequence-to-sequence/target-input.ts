import { defined } from '../../base/invariant';
import { ok } from '../../base/result';
import type { BlockType, FeatureRequest, ParameterValues } from '../block';
import { columnsField, describeFeatures } from '../input/input-columns';
import { columnsOf } from '../parameter-values';
import { makeTokens, PORT_OUT } from '../signals';

export const targetInputBlock: BlockType = {
  type: 'target-input',
  category: 'input',
  padding: 'none',
  title: 'Target so far',
  summary:
    'The text to be written as far as each step knows it: the start token, then the true tokens before that step (teacher forcing).',
  equation: String.raw`y_0, y_1, \dots, y_{T-1}, \quad y_0 = \text{start}`,
  citation: 'Williams & Zipser 1989, A learning algorithm for continually running fully recurrent neural networks',
  parameters: [columnsField('The text column that is written. Needs no name when there is only one target.')],
  inputs: () => [],
  outputs: () => [PORT_OUT],
  source: request,
  infer: (call) => {
    const info = describeFeatures(call, request(call.parameters));
    if (!info.ok) return info;
    const words = defined(info.value.vocabularySize, 'vocabulary of a text');
    return ok(new Map([['out', makeTokens(info.value.time ?? 'time.target', words)]]));
  },
  lower: (call) => new Map([['out', call.source()]]),
};

function request(parameters: ParameterValues): FeatureRequest {
  return { kind: 'target-prefix', columns: columnsOf(parameters, 'columns') };
}
