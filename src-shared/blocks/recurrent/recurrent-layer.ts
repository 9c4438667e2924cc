import type { Value } from '../../ir/graph';
import type { CellKind, Direction } from './cell-kind';
import type { LayerTrace } from './trace';

/** One layer of a recurrent network in ONNX's own parameter layout. */
export interface RecurrentLayer {
  readonly cell: CellKind;
  /** RNN only. */
  readonly activation: 'tanh' | 'relu';
  /** GRU only: ONNX's `linear_before_reset`. */
  readonly linearBeforeReset: boolean;
  readonly direction: Direction;
  readonly hidden: number;
  /** `[D, G·H, I]`, `[D, G·H, H]`, `[D, 2·G·H]`; gate order LSTM `iofc`, GRU `zrh`. */
  readonly W: Value;
  readonly R: Value;
  readonly B: Value;
  /** `[batch, time, I]`. */
  readonly x: Value;
  /** int64 `[batch]`; null when every row is full. */
  readonly lengths: Value | null;
  /** `[D, batch, H]` each; null means zeros. */
  readonly initialHidden: Value | null;
  readonly initialCell: Value | null;
  /** Set in the `inspect` graph: writes states, gates and probes down. The training form only. */
  readonly trace?: LayerTrace | null;
}

export interface RecurrentResult {
  /** `[batch, time, D·H]`: forward features first; steps past a row's length are zero. */
  readonly sequence: Value;
  /** `[D, batch, H]`: each row's last valid step (for the reverse direction: its first step). */
  readonly hidden: Value;
  /** LSTM only, like `hidden`. */
  readonly cell: Value | null;
}
