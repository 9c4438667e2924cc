import type { PreparedColumn } from './prepared-columns';

/**
 * What a block of the model may ask for. Shapes are for a batch of `batch` samples, padded to the steps of the longest.
 * `sequence`: numbers, `[batch, time, features]`; categories that are named are one-hot.
 * `token`: one category column, or the tokens of a text, `[batch, time]`, indices.
 * `static`: what is known of the sample as a whole, `[batch, features]`.
 * `target`: `[batch, steps]`, or `[batch, steps, columns]` for several columns; a category gives class indices.
 * `step-target`: one target at each input step, `[batch, time]` or `[batch, time, columns]`.
 * `target-tokens`, `target-prefix`: a text to be predicted, `[batch, time]` (see `FeatureRequest` of the blocks).
 * `gap-input`, `gap-target`: columns with gaps, `[batch, time, 2·columns]` and `[batch, time, columns]` (see `FeatureRequest`).
 * `known-ahead`: what is known in advance of the predicted rows, `[batch, steps, features]`; categories as in `sequence`.
 * `lengths`: the number of steps of each sample, `[batch]`.
 */
export type FeatureKind =
  | 'sequence'
  | 'token'
  | 'static'
  | 'target'
  | 'step-target'
  | 'target-tokens'
  | 'target-prefix'
  | 'gap-input'
  | 'gap-target'
  | 'known-ahead'
  | 'lengths';

export interface FeatureRequest {
  readonly kind: Exclude<FeatureKind, 'lengths'>;
  /** Column names in the order wanted; null takes all that suit the kind, in the order of the binding. */
  readonly columns: readonly string[] | null;
}

/** Steps of the sample that starts at a position: always the same, or its own. Null where a feature has no steps. */
export type Steps = number | ((start: number) => number) | null;

interface SpecBase {
  readonly kind: FeatureKind;
  /** One per feature; a one-hot feature is `column=value`. */
  readonly names: readonly string[];
  /** Features of a step; 1 for tokens and lengths. */
  readonly width: number;
  /** Tokens: vocabulary with unknown and special ones. Targets of classes or tokens: how many there are. */
  readonly vocabularySize?: number;
  readonly columns: readonly PreparedColumn[];
  readonly steps: Steps;
  /** Sizes of one step, after batch and steps. */
  readonly inner: readonly number[];
  /** Name of the size along time where it is not `time`. */
  readonly time?: string;
  /** Tokens of a text: how many the longest text of the training part has. */
  readonly longestText?: number;
}

export interface NumberSpec extends SpecBase {
  readonly dtype: 'float32';
  /** Set where a seed decides what of a sample is shown. */
  readonly isDrawn?: true;
  /** Writes the sample that starts at `start`; its first number is at `at`, and the rest of `out` is zero. */
  readonly write: (out: Float32Array, at: number, start: number, seed: number) => void;
}

export interface IndexSpec extends SpecBase {
  readonly dtype: 'int64';
  /** What stands behind the steps of a short sample. */
  readonly padding: number;
  readonly write: (out: BigInt64Array, at: number, start: number) => void;
}

/** One tensor of a batch: its form, and how a sample is written into it. */
export type FeatureSpec = NumberSpec | IndexSpec;

/** Steps of one sample; 1 where the feature has none. */
export function countSteps({ steps }: FeatureSpec, start: number): number {
  return typeof steps === 'function' ? steps(start) : (steps ?? 1);
}

/** The lengths that belong to a feature with steps. */
export function selectLengths(spec: FeatureSpec): IndexSpec {
  return {
    kind: 'lengths',
    names: ['length'],
    width: 1,
    dtype: 'int64',
    padding: 0,
    columns: [],
    steps: null,
    inner: [],
    write: (out, at, start) => {
      out[at] = BigInt(countSteps(spec, start));
    },
  };
}

/** Steps of each sample, those of all features that have some of their own added up. */
export function addSteps(starts: Int32Array, specs: Iterable<FeatureSpec>): Int32Array {
  const lengths = new Int32Array(starts.length);
  for (const spec of specs) {
    if (typeof spec.steps !== 'function') continue;
    for (let i = 0; i < lengths.length; i++) lengths[i]! += countSteps(spec, starts[i]!);
  }
  return lengths;
}
