import type { Diagnostic } from '../base/diagnostic';
import type { Result } from '../base/result';
import type { Dataset } from './dataset';
import type { FeatureRequest, FeatureSpec } from './feature-spec';
import { SAMPLE_KINDS } from './samples/sample-kinds';

/** Finds what a request asks for. Fails with DATA-036 when the data does not offer it. */
export function selectFeatures(dataset: Dataset, request: FeatureRequest): Result<FeatureSpec, Diagnostic[]> {
  return SAMPLE_KINDS[dataset.binding.samples].select(dataset, request);
}
