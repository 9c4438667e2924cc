import { defined } from '../../base/invariant';
import type { Value } from '../../ir/graph';
import type { Writer, WriterCall, WriterStep, WriterStepCall, WriterValue } from '../writing';
import { numberOf } from '../parameter-values';
import {
  emitCells,
  emitLogits,
  emitStart,
  joinStates,
  prepareDecoder,
  prepareMemory,
  splitStates,
  type CellsResult,
  type DecoderGraph,
} from './decoder-cells';
import { attends, contextOf, feedsInput } from './decoder-fields';
import { decoderSizes, type DecoderSizes } from './decoder-weights';

/** The longest text of the training part and half of it again: enough for what is a little longer, and an end to what never stops. */
const SPARE = 1.5;

/**
 * How a decoder writes by itself. Carried: `state` `[batch, layers·hidden]`, for LSTM `cell` of the same size, with input
 * feeding `feed` `[batch, hidden]`. Fixed: `memory` `[batch, source steps, features]`, `keys` (what the score makes of it),
 * `memory_lengths` int64 `[batch]`, and `source` `[batch, features]` where the last state is seen at every step.
 */
export const decoderWriter: Writer = {
  begin: (call) => beginDecoder(call, decoderSizes(call.parameters, call.signals, call.outputs)),
  step: emitStep,
  maximumLength: (parameters, { longest }) => {
    const given = numberOf(parameters, 'maximumLength');
    return given > 0 ? given : Math.ceil(longest * SPARE);
  },
};

/** What the steps of any decoder read, see `decoderWriter`. */
export function beginDecoder(call: WriterCall, sizes: DecoderSizes): Map<string, WriterValue> {
  const { g, parameters } = call;
  const source = call.inputs.get('state')?.[0]?.value ?? null;
  const memory = call.inputs.get('memory')?.[0] ?? null;
  const start = emitStart(g, { sizes, weight: call.weight }, source, defined(source ?? memory?.value, 'a source'));
  const half = sizes.layers * sizes.hidden;
  const isLstm = sizes.states > half;
  const values = new Map<string, WriterValue>();
  values.set('state', { value: isLstm ? g.slice(start, 1, 0, half) : g.identity(start), carried: true });
  if (isLstm) values.set('cell', { value: g.slice(start, 1, half, 2 * half), carried: true });
  if (feedsInput(parameters)) {
    const size = defined(start.shape[0], 'batch');
    values.set('feed', { value: g.filled([size, sizes.hidden], 0, start.dtype), carried: true });
  }
  if (attends(parameters) && memory) {
    const prepared = prepareMemory(g, { parameters, sizes, weight: call.weight }, memory.value, memory.lengths);
    values.set('memory', { value: memory.value, carried: false });
    if (prepared && prepared.keys !== memory.value) values.set('keys', { value: prepared.keys, carried: false });
    if (memory.lengths) values.set('memory_lengths', { value: memory.lengths, carried: false });
  }
  if (contextOf(parameters) === 'every-step' && source) values.set('source', { value: source, carried: false });
  return values;
}

function emitStep(call: WriterStepCall): WriterStep {
  const { g, parameters, token } = call;
  const d = prepareDecoder(g, parameters, decoderSizes(parameters, call.signals, call.outputs), call.weight);
  const first = defined(d.layers[0], 'a first layer');
  const embedded = g.transpose(g.gather(call.weight('table'), token), [1, 0]);
  const { step, next } = stepCells(call, d, g.add(g.matMul(first.W, embedded), first.bias));
  return { logits: emitLogits(g, d, joinStates(g, step.features)), next, weights: step.weights };
}

/** One step of the cells from what `beginDecoder` gave or a step renewed; `projected` is what is read, see `CellsCall`. */
export function stepCells(
  { g, values }: Pick<WriterStepCall, 'g' | 'values'>,
  d: DecoderGraph,
  projected: Value,
): { readonly step: CellsResult; readonly next: Map<string, Value> } {
  const { sizes } = d;
  const optional = (name: string): Value | null => values.get(name) ?? null;
  const turned = (name: string): Value | null => {
    const value = optional(name);
    return value && g.transpose(value, [1, 0]);
  };
  const states = ['state', 'cell'].flatMap((name) => {
    const joined = optional(name);
    return joined ? splitStates(g, joined, sizes.hidden) : [];
  });
  const step = emitCells(g, d, {
    projected,
    states,
    fed: turned('feed'),
    source: turned('source'),
    memory: prepareMemory(g, d, optional('memory'), optional('memory_lengths'), optional('keys')),
  });
  const next = new Map([['state', joinStates(g, step.states.slice(0, sizes.layers))]]);
  if (d.cell === 'lstm') next.set('cell', joinStates(g, step.states.slice(sizes.layers)));
  if (d.feeds) next.set('feed', joinStates(g, step.features));
  return { step, next };
}
