import { fail, ok, type Result } from '../../base/result';
import type { Diagnostic, FeatureInfo, FeatureRequest, InferCall, ParameterField } from '../block';

/** The columns an input or output block reads. */
export function columnsField(help: string): ParameterField {
  return { name: 'columns', title: 'Columns', help, unit: '', kind: 'columns', default: [] };
}

/** What the data has for a request; a failure is shown on this block. */
export function describeFeatures(call: InferCall, request: FeatureRequest): Result<FeatureInfo, Diagnostic[]> {
  const info = call.data.describe(request);
  if (info.ok) return ok(info.value);
  return fail([{ ...info.error, where: { ...info.error.where, block: call.id } }]);
}
