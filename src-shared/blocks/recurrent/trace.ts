import type { Value } from '../../ir/graph';
import type { Shape } from '../../tensor/dims';
import type { CellKind } from './cell-kind';

/**
 * What a step of a cell computes, by its textbook name: the states `h` and (LSTM) `c`; GRU's gates `z` (the share that is
 * renewed, 1 − ONNX's `z`) and `r`; LSTM's `i`, `f`, `o`; and the proposed state, h̃ or c̃.
 */
export type TracedQuantity = 'h' | 'c' | 'z' | 'r' | 'i' | 'f' | 'o' | 'candidate';

export type TracedDirection = 'forward' | 'reverse';

/** Where the inner life of one layer is written down. Only the `inspect` graph has one. */
export interface LayerTrace {
  /**
   * A sequence of zeros `[time, hidden, batch]` that is added to a state at every step. The gradient of the loss with
   * respect to it is the gradient with respect to that state, through everything that reads it later.
   */
  readonly probe: (direction: TracedDirection, state: TracedQuantity, shape: Shape) => Value;
  /** Is given every quantity of a direction as `[time, hidden, batch]`, in the order of the sequence. */
  readonly record: (direction: TracedDirection, values: ReadonlyMap<TracedQuantity, Value>) => void;
  /** int64 `[batch]`: the steps of each row that count; null when all do. */
  readonly lengths: (lengths: Value | null) => void;
}

/** Opens the trace of one layer of a block; the lowest layer is 0. */
export type TraceLayer = (layer: number, cell: CellKind, hidden: number) => LayerTrace;

/** The states that a loop carries: the gradient of the loss flows through these. */
export const TRACED_STATES: Readonly<Record<CellKind, readonly TracedQuantity[]>> = {
  rnn: ['h'],
  gru: ['h'],
  lstm: ['h', 'c'],
};
