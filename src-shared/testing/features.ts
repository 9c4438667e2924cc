import type { FeatureInfo, FeatureRequest, FeatureSource, TextInfo } from '../blocks/block';
import { fail, ok } from '../base/result';

/** What a fake data file offers; what is left out it does not have. */
export interface FakeFeatures {
  /** Names of the number columns of a step. */
  readonly sequence?: readonly string[];
  readonly static?: readonly string[];
  /** Names of the number columns that are known in advance. */
  readonly known?: readonly string[];
  /** Steps of the longest sample. */
  readonly longest?: number;
  /** Size of the vocabulary of its one category column. */
  readonly vocabulary?: number;
  /** Names of the target columns. */
  readonly target?: readonly string[];
  /** Predicted steps. */
  readonly steps?: number;
  /** Classes of the target; left out, the target is numbers. */
  readonly classes?: number;
  /** Size of the vocabulary of its text target, the four special tokens counted. */
  readonly words?: number;
}

/** A feature source without data behind it. */
export function fakeFeatures(offered: FakeFeatures): FeatureSource {
  return {
    describe: (request) => {
      const info = describe(offered, request);
      return info === null
        ? fail({
            code: 'DATA-036',
            severity: 'error',
            message: `No column suits a ${request.kind} input.`,
            nextStep: 'Give a column that role.',
          })
        : ok(info);
    },
  };
}

function describe(offered: FakeFeatures, { kind, columns }: FeatureRequest): FeatureInfo | null {
  const pick = (names: readonly string[] | undefined): readonly string[] =>
    (columns ?? names ?? []).filter((name) => names?.includes(name));
  const info = (names: readonly string[], width: number, vocabularySize: number | null): FeatureInfo | null =>
    names.length === 0 ? null : { names, width, vocabularySize };
  switch (kind) {
    case 'sequence':
      return withLongest(info(pick(offered.sequence), pick(offered.sequence).length, null), offered.longest);
    case 'static':
      return info(pick(offered.static), pick(offered.static).length, null);
    case 'token':
      return offered.vocabulary === undefined ? null : info(['word'], 1, offered.vocabulary);
    case 'target':
    case 'target-per-step': {
      const names = pick(offered.target);
      const steps = kind === 'target' ? (offered.steps ?? 1) : 1;
      return info(names, names.length * steps, offered.classes ?? null);
    }
    case 'known-ahead': {
      const names = pick(offered.known);
      return withLongest(info(names, names.length, null), offered.steps ?? 1);
    }
    case 'gap-input':
      return info(pick(offered.target), 2 * pick(offered.target).length, null);
    case 'gap-target':
      return info(pick(offered.target), pick(offered.target).length, null);
    case 'target-tokens':
    case 'target-prefix': {
      const found = offered.words === undefined ? null : info(['text'], 1, offered.words);
      return found && { ...found, time: 'time.target', text: FAKE_TEXT };
    }
  }
}

function withLongest(info: FeatureInfo | null, longest: number | undefined): FeatureInfo | null {
  return info === null || longest === undefined ? info : { ...info, longest };
}

/** What a fake data file says of its text target. */
export const FAKE_TEXT: TextInfo = { special: { pad: 0, start: 1, end: 2, unknown: 3 }, longest: 9 };
