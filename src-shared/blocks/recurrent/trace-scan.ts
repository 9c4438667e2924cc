import { defined } from '../../base/invariant';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { Shape } from '../../tensor/dims';
import type { CellKind } from './cell-kind';
import { TRACED_STATES, type LayerTrace, type TracedDirection, type TracedQuantity } from './trace';

/** Is shown each quantity of a step (ONNX's `z`) and returns it, with its probe where it has one. Writes nothing but in the `inspect` graph. */
export type See = (name: TracedQuantity, value: Value) => Value;

/** What `See` is shown of each cell. */
const TRACED: Readonly<Record<CellKind, readonly TracedQuantity[]>> = {
  rnn: ['h'],
  gru: ['z', 'r', 'candidate', 'h'],
  lstm: ['i', 'f', 'o', 'candidate', 'c', 'h'],
};

/** The trace of one layer inside a loop over steps. */
export interface ScanTrace {
  /** The probes, `[time, hidden, batch]`: further inputs of the loop. */
  readonly inputs: readonly Value[];
  /** Opens a step in the body; `probes` are the step's parts of `inputs`. */
  readonly step: (
    b: Emitter,
    probes: readonly Value[],
  ) => { readonly see: See; readonly outputs: () => readonly Value[] };
  /** How many outputs a step has. */
  readonly count: number;
  /** Takes these outputs as the loop has stacked them. */
  readonly record: (g: Emitter, outputs: readonly Value[]) => void;
}

/** Without a trace: no inputs, no outputs, and every value goes through as it is. */
const NO_TRACE: ScanTrace = {
  inputs: [],
  step: () => ({ see: (_name, value) => value, outputs: () => [] }),
  count: 0,
  record: () => undefined,
};

/** Prepares the trace of a layer for its loop; `shape` is `[time, hidden, batch]`. */
export function traceScan(
  trace: LayerTrace | null | undefined,
  cell: CellKind,
  direction: TracedDirection,
  shape: Shape,
): ScanTrace {
  if (!trace) return NO_TRACE;
  const probed = TRACED_STATES[cell];
  const names = TRACED[cell];
  return {
    inputs: probed.map((state) => trace.probe(direction, state, shape)),
    count: names.length,
    step: (b, probes) => {
      const seen = new Map<TracedQuantity, Value>();
      return {
        see: (name, value) => {
          const probe = probes[probed.indexOf(name)];
          const shown = probe ? b.add(value, probe) : value;
          seen.set(name, shown);
          return shown;
        },
        outputs: () => names.map((name) => defined(seen.get(name), `quantity ${name}`)),
      };
    },
    record: (g, outputs) => {
      const recorded = names.map((name, i): [TracedQuantity, Value] => {
        const value = defined(outputs[i], `sequence of ${name}`);
        // ONNX's z is the share that is kept, the textbook's the share that is renewed.
        return [name, name === 'z' ? g.sub(1, value) : value];
      });
      trace.record(direction, new Map(recorded));
    },
  };
}
