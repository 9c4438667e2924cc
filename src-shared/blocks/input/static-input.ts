import { ok } from '../../base/result';
import type { BlockType, FeatureRequest, ParameterValues } from '../block';
import { columnsOf } from '../parameter-values';
import { makeVector, PORT_OUT } from '../signals';
import { columnsField, describeFeatures } from './input-columns';

export const staticInputBlock: BlockType = {
  type: 'static-input',
  category: 'input',
  padding: 'none',
  title: 'Static input',
  summary:
    'Brings in what is one value for a whole window: properties of a series, or what is known of the predicted time.',
  equation: String.raw`s \in \mathbb{R}^{F}`,
  citation: 'Graph input',
  parameters: [
    columnsField(
      'The columns to read, in this order. With none named, all that are known in advance or do not change within a series. Columns known in advance are read at the first predicted row.',
    ),
  ],
  inputs: () => [],
  outputs: () => [PORT_OUT],
  source: request,
  infer: (call) => {
    const info = describeFeatures(call, request(call.parameters));
    return info.ok ? ok(new Map([['out', makeVector(info.value.width)]])) : info;
  },
  lower: (call) => new Map([['out', call.source()]]),
};

function request(parameters: ParameterValues): FeatureRequest {
  return { kind: 'static', columns: columnsOf(parameters, 'columns') };
}
