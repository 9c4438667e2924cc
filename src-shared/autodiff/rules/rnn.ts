import type { RuleEntry } from '../rule';

const refusal = {
  refuse:
    'the fused operator does not keep the steps that its gradient needs; compile the recurrence in its training form, a Scan',
} as const;

/** The fused recurrent operators are for prediction only: the `train` graph holds the same cells as `Scan`s. */
export const rnnRules = {
  RNN: refusal,
  GRU: refusal,
  LSTM: refusal,
} as const satisfies Record<string, RuleEntry>;
