import { invariant } from '../base/invariant';
import type { Value } from '../ir/graph';
import type { BlockType, Lowered, LowerCall } from './block';

/** What enters a required port. */
export function loweredAt(call: LowerCall, port: string): Lowered {
  const lowered = call.inputs.get(port)?.[0];
  invariant(lowered, `Nothing was lowered for the port ${port} of ${call.id}`);
  return lowered;
}

/** What enters an optional port; null when nothing does. */
export function optionalAt(call: LowerCall, port: string): Value | null {
  return call.inputs.get(port)?.[0]?.value ?? null;
}

/** The result of a block with one output. */
export function lowerTo(value: Value, lengths: Value | null): ReadonlyMap<string, Lowered> {
  return new Map([['out', { value, lengths }]]);
}

/** Declares the block's own weights, as its `weights` lists them; the result finds one by its name. */
export function declareWeights(call: LowerCall, weights: NonNullable<BlockType['weights']>): (name: string) => Value {
  const declared = new Map(
    weights(call.parameters, call.signals, call.outputs).map((w) => [
      w.name,
      call.parameter(w.name, w.shape, w.initial),
    ]),
  );
  return (name) => {
    const value = declared.get(name);
    invariant(value, `${call.id} has no weight ${name}`);
    return value;
  };
}
