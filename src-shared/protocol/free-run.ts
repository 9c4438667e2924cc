import type { Diagnostic } from '../base/diagnostic';

/** A model of the next row that reads its own predictions, in the data's own units. */
export interface FreeRunResults {
  /** Rows of a free run, at most as many as the test part can show. */
  readonly steps: number;
  readonly columns: readonly FreeRunColumn[];
  /** Why nothing is predicted beyond the data; null where it is. */
  readonly beyond: Diagnostic | null;
}

export interface FreeRunColumn {
  /** The output that predicts it. */
  readonly block: string;
  readonly column: string;
  /** Root mean square error by rows ahead, over all free runs that fit into the test part. */
  readonly errors: {
    /** Free runs that were measured. */
    readonly runs: number;
    readonly freeRunning: readonly number[];
    /** The same rows predicted from the true rows before them. */
    readonly oneStep: readonly number[];
    /** The last true value carried on. */
    readonly lastValue: readonly number[];
  };
  readonly isDate: boolean;
  /** One free run through the test part, from its first row. */
  readonly test: FreeRunLine;
  /** The rows after the last one; where their time cannot be known, counted on from it. Empty where nothing is predicted. */
  readonly future: { readonly x: readonly number[]; readonly prediction: readonly number[] };
}

export interface FreeRunLine {
  readonly x: readonly number[];
  readonly truth: readonly (number | null)[];
  readonly freeRunning: readonly (number | null)[];
  readonly oneStep: readonly (number | null)[];
}
