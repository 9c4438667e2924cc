export type CellKind = 'rnn' | 'gru' | 'lstm';
export type Direction = 'forward' | 'reverse' | 'bidirectional';

/** Gates per cell: rows of `W` and `R` come in this many groups of `hidden`. */
export const GATES: Readonly<Record<CellKind, number>> = { rnn: 1, gru: 3, lstm: 4 };
