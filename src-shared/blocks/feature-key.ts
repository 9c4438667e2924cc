import type { FeatureRequest } from './block';

/** A text for a request of features, the same for the same request: the key of its answer between processes. */
export function featureKey({ kind, columns }: FeatureRequest): string {
  return JSON.stringify([kind, columns]);
}
