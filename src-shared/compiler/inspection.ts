import type { CellKind } from '../blocks/recurrent/cell-kind';
import type { TracedDirection, TracedQuantity } from '../blocks/recurrent/trace';
import type { Graph } from '../ir/graph';
import type { Dim, Shape } from '../tensor/dims';

/**
 * A graph that shows what happens inside a model. Inputs: every parameter by name, the model's inputs, lengths and
 * targets, and the probes, which are to be fed with zeros; but where the model carries its state, those that have the name of
 * one may be fed with what a window begins with. Outputs: `loss`, the heads by block id, and what the layers and
 * alignments name.
 */
export interface InspectGraph {
  readonly graph: Graph;
  readonly probes: readonly ProbeSpecification[];
  readonly layers: readonly TracedLayer[];
  readonly alignments: readonly AlignmentSpecification[];
}

/** The same for the weights of attention alone: no probes. */
export type AttentionGraph = Pick<InspectGraph, 'graph' | 'alignments'>;

export interface ProbeSpecification {
  readonly name: string;
  /** `[time, hidden, batch]`; of a state `[batch, size]`. */
  readonly shape: Shape;
}

/** One direction of one layer of a recurrent block. Its outputs are `[batch, time, hidden]`, in the order of the sequence. */
export interface TracedLayer {
  readonly block: string;
  /** The lowest is 0. */
  readonly layer: number;
  readonly direction: TracedDirection;
  readonly cell: CellKind;
  readonly hidden: number;
  readonly time: Dim;
  /** Names of outputs. What they hold past a row's length means nothing. */
  readonly quantities: ReadonlyMap<TracedQuantity, string>;
  /** Names of outputs: the gradient of the loss with respect to each state that the loop carries; zero past a row's length. */
  readonly gradients: ReadonlyMap<TracedQuantity, string>;
  /** Name of an int64 `[batch]` output; null where every row is full. */
  readonly lengths: string | null;
}

/** The weights of one attention: an output `[batch, queries, keys]`, or `[batch, heads, queries, keys]`. */
export interface AlignmentSpecification {
  readonly block: string;
  readonly port: string;
  readonly heads: number | null;
  readonly queries: Dim;
  readonly keys: Dim;
  readonly output: string;
  /** Names of int64 `[batch]` outputs; null where every row is full. */
  readonly queryLengths: string | null;
  readonly keyLengths: string | null;
}
