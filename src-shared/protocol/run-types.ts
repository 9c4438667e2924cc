import type { Diagnostic } from '../base/diagnostic';
import type { RunEvent } from './run-events';
import type { TextResults, WrittenText } from './text-results';

export interface RunSummaryRecord {
  readonly run: string;
  readonly started: number;
  readonly state: 'running' | 'finished' | 'stopped' | 'failed' | 'interrupted' | 'imported';
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  readonly note: string;
  readonly metrics: Readonly<Record<string, number>> | null;
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
}

export interface RunDetails {
  readonly summary: RunSummaryRecord;
  /** The project as it was when the run started. */
  readonly projectText: string;
  readonly events: readonly RunEvent[];
  /** Mean, deviation, least, greatest of each trained parameter. */
  readonly parameters: readonly {
    readonly name: string;
    readonly block: string;
    readonly shape: readonly number[];
    readonly mean: number;
    readonly deviation: number;
    readonly minimum: number;
    readonly maximum: number;
  }[];
}

export interface SeriesPlot {
  readonly column: string;
  readonly unit: string;
  /** Row numbers, or milliseconds since 1970 where rows are dated. */
  readonly x: readonly number[];
  readonly isDate: boolean;
  readonly y: readonly (number | null)[];
  /** First x of each part; null where the split is not by time. */
  readonly validationFrom: number | null;
  readonly testFrom: number | null;
  /** Rows of this series, of which `x` may hold a part. */
  readonly rowCount: number;
  /** What tells the series apart, in their order, the first few thousand; empty where there is one only. */
  readonly names: readonly string[];
  /** Correlation of this series with itself 1, 2, … rows before; empty where it is constant or short. */
  readonly autocorrelation: readonly number[];
  /** Rows of this series that have a value, of those that were compared: what chance reaches depends on them. */
  readonly compared: number;
}

export interface RunResults {
  readonly heads: readonly HeadResults[];
}

/** The values `from` up to and without `to` of a result, which are of one of several series. */
export interface SeriesPart {
  /** What tells the series apart in the data. */
  readonly name: string;
  /** Its number in the data, from 0. */
  readonly series: number;
  readonly from: number;
  readonly to: number;
}

export interface HeadResults {
  readonly block: string;
  readonly task: 'regression' | 'binary' | 'multi-class' | 'sequence';
  readonly columns: readonly string[];
  readonly metrics: Readonly<Record<string, number>>;
  readonly floors: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Regression: one entry per target column and predicted step, in the data's own units, along the test part. */
  readonly series: readonly {
    readonly column: string;
    readonly step: number;
    readonly x: readonly number[];
    readonly isDate: boolean;
    readonly truth: readonly (number | null)[];
    readonly prediction: readonly (number | null)[];
    readonly lastValue: readonly (number | null)[];
    readonly seasonal: readonly (number | null)[] | null;
    /**
     * Where gaps are filled: the straight line between the values around. `prediction`, `lastValue` and this then have values in
     * the filled cells only, `truth` in all that are known.
     */
    readonly interpolation?: readonly (number | null)[];
    readonly rmse: number;
    readonly mae: number;
    /** Of a decoder of numbers: the RMSE of this step where it is shown the true values before it. */
    readonly taughtRmse?: number;
    /** Where the data holds several series over the same time: which of the values are of which. Absent with one. */
    readonly parts?: readonly SeriesPart[];
  }[];
  /** Classes: names, confusion counts `[truth][prediction]`, per-class scores. */
  readonly classes: readonly {
    readonly name: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly count: number;
  }[];
  readonly confusion: readonly (readonly number[])[];
  /** Text outputs: errors by step and texts of the part; `metrics` holds `token_accuracy`, `exact_match`, `error_rate`. */
  readonly text?: TextResults;
}

/**
 * A category among the features of an input, from feature `at` on. `one-hot`: a place for values that training has not seen, and
 * missing ones, then one for each of the vocabulary. `index`: 0 for those, else the place in the vocabulary plus one.
 */
export interface TriedCategory {
  readonly name: string;
  readonly at: number;
  readonly vocabulary: readonly string[];
  readonly coding: 'one-hot' | 'index';
}

export interface TryItReport {
  readonly inputs: readonly {
    readonly name: string;
    readonly names: readonly string[];
    readonly dims: readonly number[];
    readonly values: readonly number[];
    /** The text behind the tokens of `values`, and those tokens as people read them; absent for inputs that are no text. */
    readonly text?: string;
    readonly tokens?: readonly string[];
    /** How many tokens of a typed text lie behind the greatest length and are not read; absent where none do. */
    readonly unread?: number;
    /** Of what is known ahead: how many rows after the newest one read its first row lies; absent for all other inputs. */
    readonly ahead?: number;
    /** Features that are categories; absent where none is. */
    readonly categories?: readonly TriedCategory[];
  }[];
  readonly outputs: readonly {
    readonly head: string;
    readonly names: readonly string[];
    readonly values: readonly number[];
    readonly truth: readonly (number | null)[];
    /** The tokens that are labelled, one a name, in their order; absent where names are no labels of tokens. */
    readonly tokens?: readonly string[];
  }[];
  /** What text outputs wrote; absent where the model has none. */
  readonly written?: readonly WrittenText[];
  /** Set where the model goes on with its state: a text that grows is read on, not read again. */
  readonly carriesState?: true;
  readonly samples: number;
}

/** What padding a batch further changed; every difference is relative to the largest value compared (at least 1). */
export interface PaddingReport {
  /** Steps added behind every sequence. */
  readonly padding: number;
  readonly samples: number;
  readonly tolerance: number;
  readonly loss: number;
  /** By output block. */
  readonly outputs: readonly { readonly block: string; readonly difference: number }[];
  /** By block with parameters: the greatest over its gradients. */
  readonly gradients: readonly { readonly block: string; readonly difference: number }[];
  readonly passed: boolean;
}

export interface PreflightReport {
  readonly seconds: number;
  readonly lines: readonly {
    readonly check: string;
    readonly state: 'good' | 'warning' | 'bad';
    readonly message: string;
    readonly block: string | null;
    readonly column: string | null;
  }[];
  readonly diagnostics: readonly Diagnostic[];
}
