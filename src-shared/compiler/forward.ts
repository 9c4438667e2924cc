import type { Random } from '../base/random';
import type { BlockType, Head, LowerCall, Lowered, ParameterValues, Signal } from '../blocks/block';
import type { CoinSchedule, LoweredText, SamplingInputs, Stepper, Writer } from '../blocks/writing';
import type { CarriedState } from '../blocks/block-traits';
import type { TraceLayer } from '../blocks/recurrent/trace';
import { findBlock } from '../blocks/catalog';
import type { Project } from '../document/document';
import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import type { Shape } from '../tensor/dims';
import type { CheckResult } from './check';

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
  /** The text of a head of task `sequence`; absent where no model has one. */
  readonly target?: (block: string) => LoweredText;
  /** The numbers that a decoder of numbers is shown as true; absent, or null of a block, where it reads its own. */
  readonly truth?: (block: string) => Value | null;
  readonly coins?: (block: string, name: string, shape: Shape, schedule: CoinSchedule) => Value;
  readonly sampling?: (block: string) => SamplingInputs | null;
  /** Takes the place of blocks that write a text: what stands before them is lowered, they are not. */
  readonly writer?: (writer: Beginning, call: LowerCall) => void;
  /** Is shown what leaves each output port. */
  readonly observe?: (block: string, port: string, lowered: Lowered) => void;
  /** Where states are carried from window to window: what each block begins with, and what it hands on. */
  readonly carried?: CarriedStates;
  /** Where the recurrent layers of a block write down states and gates; absent but in the `inspect` graph. */
  readonly trace?: (block: string) => TraceLayer;
}

/** What writes step by step: texts or numbers. */
export type Beginning = Pick<Writer | Stepper, 'begin'>;

export interface CarriedStates {
  /** `[batch, size]` as the block begins. */
  readonly before: (name: string, state: CarriedState) => Value;
  /** The same behind its last step. */
  readonly after: (name: string, value: Value) => void;
}

/** The name of a carried state in graphs. */
export function nameState(block: string, { output }: CarriedState): string {
  return `${block}.${output}`;
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

/** Writes all blocks of a checked project that lead to a head into `g`; returns the heads in order. */
export function lowerForward(g: Emitter, project: Project, checked: CheckResult, host: ForwardHost): LoweredHead[] {
  const values = new Map<string, ReadonlyMap<string, Lowered>>();
  const heads: LoweredHead[] = [];
  for (const id of checked.order) {
    const type = findBlock(project.blocks.get(id)?.type ?? '');
    const own = checked.parameters.get(id);
    if (!type || !own) throw new Error(`Block ${id} was not checked`);
    const inputs = new Map<string, readonly Lowered[]>();
    const signals = new Map<string, readonly Signal[]>();
    for (const [port, sources] of checked.sources.get(id) ?? []) {
      inputs.set(
        port,
        sources.flatMap((from) => values.get(from.block)?.get(from.port) ?? []),
      );
      signals.set(
        port,
        sources.flatMap((from) => checked.signals.get(`${from.block}.${from.port}`) ?? []),
      );
    }
    const carried = host.carried ? (type.states?.(own) ?? []) : [];
    for (const state of carried) {
      const value = host.carried?.before(nameState(id, state), state);
      if (value) inputs.set(state.input, [{ value, lengths: null }]);
    }
    const call: LowerCall = {
      id,
      g,
      form: host.form,
      parameters: own,
      inputs,
      signals,
      outputs: outputsOf(type, own, checked, id),
      parameter: (name, shape, initial) => host.parameter(id, name, shape, initial),
      dropoutMask: (name, shape, rate) => host.dropoutMask(id, name, shape, rate),
      source: () => host.source(id),
      target: () => host.target?.(id) ?? refuse('text', id),
      truth: () => host.truth?.(id) ?? null,
      coins: (name, shape, schedule) => host.coins?.(id, name, shape, schedule) ?? refuse('coins', id),
      sampling: host.sampling?.(id) ?? null,
      ...(host.trace ? { trace: host.trace(id) } : {}),
    };
    const writer = type.writer ?? type.stepper;
    if (writer && host.writer) {
      g.within(id, () => host.writer?.(writer, call));
      continue;
    }
    const outputs = g.within(id, () => type.lower(call));
    values.set(id, outputs);
    for (const [port, lowered] of outputs) host.observe?.(id, port, lowered);
    for (const state of carried) {
      const after = outputs.get(state.output);
      if (!after) throw new Error(`${id} gave no ${state.output}`);
      host.carried?.after(nameState(id, state), after.value);
    }
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

/** What leaves a block, as the check saw it. */
export function outputsOf(
  type: BlockType,
  parameters: ParameterValues,
  checked: CheckResult,
  id: string,
): ReadonlyMap<string, Signal> {
  return new Map(
    type.outputs(parameters).flatMap(({ name }): [string, Signal][] => {
      const signal = checked.signals.get(`${id}.${name}`);
      return signal ? [[name, signal]] : [];
    }),
  );
}

function refuse(what: string, block: string): never {
  throw new Error(`This graph has no ${what} for block ${block}`);
}
