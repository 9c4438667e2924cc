import type { Head, InputPort, LowerCall, Lowered, ParameterValues } from '../blocks/block';
import { findBlock } from '../blocks/catalog';
import type { Project } from '../document/document';
import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import type { Shape } from '../tensor/dims';
import type { Random } from '../base/random';

/** What lowering asks of whoever builds a particular graph: where parameters, inputs and masks come from there. */
export interface ForwardHost {
  readonly form: LowerCall['form'];
  readonly parameter: (
    block: string,
    name: string,
    shape: readonly number[],
    initial: (random: Random) => Float64Array,
  ) => Value;
  readonly dropoutMask: (block: string, name: string, shape: Shape, rate: number) => Value;
  readonly source: (block: string) => Lowered;
}

export interface LoweredHead {
  readonly block: string;
  readonly head: Head;
  readonly prediction: Value;
  /** What the loss compares: logits for classes, the prediction for values. */
  readonly compared: Value;
  /** int64 `[batch]` where the predicted sequence is ragged. */
  readonly lengths: Value | null;
}

/** Writes all `order`ed blocks of a checked project into `g`; returns its heads in order. */
export function lowerForward(
  g: Emitter,
  project: Project,
  order: readonly string[],
  parameters: ReadonlyMap<string, ParameterValues>,
  host: ForwardHost,
): LoweredHead[] {
  const wires = [...project.wires.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const values = new Map<string, ReadonlyMap<string, Lowered>>();
  const heads: LoweredHead[] = [];
  for (const id of order) {
    const record = project.blocks.get(id);
    const type = record ? findBlock(record.type) : null;
    const own = parameters.get(id);
    if (!type || !own) throw new Error(`Block ${id} was not checked`);
    const inputs = new Map<string, Lowered[]>(type.inputs(own).map((port: InputPort) => [port.name, []]));
    for (const wire of wires) {
      if (wire.to.block !== id) continue;
      const lowered = values.get(wire.from.block)?.get(wire.from.port);
      if (lowered) inputs.get(wire.to.port)?.push(lowered);
    }
    const outputs = g.within(id, () =>
      type.lower({
        id,
        g,
        form: host.form,
        parameters: own,
        inputs,
        parameter: (name, shape, initial) => host.parameter(id, name, shape, initial),
        dropoutMask: (name, shape, rate) => host.dropoutMask(id, name, shape, rate),
        source: () => host.source(id),
      }),
    );
    values.set(id, outputs);
    const head = type.head?.(own);
    if (!head) continue;
    const prediction = outputs.get('prediction');
    if (!prediction) throw new Error(`Head ${id} gave no prediction`);
    heads.push({
      block: id,
      head,
      prediction: prediction.value,
      compared: (outputs.get('logits') ?? prediction).value,
      lengths: head.perStep ? prediction.lengths : null,
    });
  }
  return heads;
}
