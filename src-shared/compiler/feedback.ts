/**
 * How a model that predicts the next row is run freely: where each of its input features comes from once the rows of the
 * data are used up. Made from the roles of the columns (`training/plan-feedback.ts`).
 */
export interface FeedbackPlan {
  readonly inputs: ReadonlyMap<string, FeedbackInput>;
  /** The outputs that are read, in order; their columns after one another are the predicted columns. */
  readonly outputs: readonly FeedbackOutput[];
}

export interface FeedbackInput {
  /**
   * `sequence` `[batch, time, features]`, `token` `[batch, time]`, `static` `[batch, features]`, `known-ahead`
   * `[batch, steps, features]` of the rows after the window, all of them known.
   */
  readonly kind: 'sequence' | 'token' | 'static' | 'known-ahead';
  readonly features: readonly FeatureOrigin[];
  /** Features that are known of the predicted rows: those of the input `INPUT.ahead`. */
  readonly known: number;
}

/** Where a feature of a row after the last one comes from. */
export type FeatureOrigin =
  /** It was predicted; by position among all predicted columns. */
  | { readonly from: 'prediction'; readonly position: number }
  /** It is known in advance; by position in `INPUT.ahead`. */
  | { readonly from: 'known'; readonly position: number }
  /** It is the same in all rows. */
  | { readonly from: 'sample' };

export interface FeedbackOutput {
  readonly block: string;
  /** Answers at every step; the last one is of the next row. */
  readonly perStep: boolean;
  readonly columns: readonly string[];
}

/** The columns that are predicted, over all outputs. */
export function predictedColumns({ outputs }: FeedbackPlan): string[] {
  return outputs.flatMap(({ columns }) => columns);
}

/**
 * The input that takes what is known of the predicted rows: `[batch, steps, features]`, of tokens `[batch, steps]`; of a
 * `known-ahead` input of `steps` rows and those that its last turn looks ahead to.
 */
export function aheadName(input: string): string {
  return `${input}.ahead`;
}
