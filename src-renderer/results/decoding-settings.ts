import type { DecodingSettings } from '../../src-shared/protocol/text-results';

/** The best token at every step. */
export const GREEDY: DecodingSettings = { beam: 1, lengthPenalty: 0, temperature: 0, topK: 0, seed: 1 };

export type DecodingMethod = 'greedy' | 'beam' | 'sample';

/** Hypotheses of a beam at first: enough to see more than one text, and quick. */
const USUAL_BEAM = 4;

export function methodOf({ beam, temperature }: DecodingSettings): DecodingMethod {
  if (beam > 1) return 'beam';
  return temperature > 0 ? 'sample' : 'greedy';
}

/** The usual settings of a method; the seed stays. */
export function withMethod(settings: DecodingSettings, method: DecodingMethod): DecodingSettings {
  const { seed } = settings;
  return {
    greedy: { ...GREEDY, seed },
    beam: { ...GREEDY, beam: USUAL_BEAM, lengthPenalty: 0.6, seed },
    sample: { ...GREEDY, temperature: 1, seed },
  }[method];
}
