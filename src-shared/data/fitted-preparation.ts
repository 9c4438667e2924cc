import type { Diagnostic } from '../base/diagnostic';
import type { Preparation } from '../document/document';
import type { Filling } from './fill-cells';
import type { FittedTokenizer } from './text/tokenizer';

/** The roles whose values reach the model. */
export type FeatureRole = 'input' | 'target' | 'known';

export type NumberPreparation = Exclude<Preparation, 'category' | 'text'>;

/** A number column as the model sees it: `(value - offset) / scale`. */
export interface FittedNumber {
  readonly kind: 'number';
  readonly name: string;
  readonly role: FeatureRole;
  readonly method: NumberPreparation;
  readonly offset: number;
  readonly scale: number;
  /** What missing cells are read as, in the data's own units; absent where they are not filled. */
  readonly fill?: Filling;
}

/** A category column: the value `vocabulary[k]` has index `k + 1`; unseen and missing values share index 0. */
export interface FittedCategory {
  readonly kind: 'category';
  readonly name: string;
  readonly role: FeatureRole;
  /** In order of code units, so that the same values give the same indices everywhere. */
  readonly vocabulary: readonly string[];
}

export type FittedColumn = FittedNumber | FittedCategory | FittedText;

/** What was learnt from the training rows, in the order of the binding. Travels with the model (`preparation-json.ts`). */
export interface FittedPreparation {
  readonly columns: readonly FittedColumn[];
}

/** What was learnt of a column, null where nothing could be, and what is worth knowing about it. */
export interface Fitted {
  readonly column: FittedColumn | null;
  readonly found: readonly Diagnostic[];
}

/** A text column: its tokens, learnt on the training part, are one space of indices for inputs and targets. */
export interface FittedText {
  readonly kind: 'text';
  readonly name: string;
  readonly role: FeatureRole;
  readonly tokenizer: FittedTokenizer;
  /** Tokens of the longest text of the training part, the end token counted; none is longer than the settings allow. */
  readonly longest: number;
  /** Whether texts of the training part hold unknown tokens: only then can "unknown" be learnt as an answer. */
  readonly knowsUnknown: boolean;
}
