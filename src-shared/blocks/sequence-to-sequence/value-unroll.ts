import { defined } from '../../base/invariant';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { LowerCall } from '../block';
import { optionalAt } from '../lowering';
import { numberOf } from '../parameter-values';
import { traceScan } from '../recurrent/trace-scan';
import { takeLastStep } from '../sequence/last-step';
import { emitCells, emitStart, prepareDecoder, prepareMemory, splitStates, type DecoderGraph } from './decoder-cells';
import type { DecoderSizes } from './decoder-weights';

export interface UnrolledValues {
  /** `[batch, steps, columns]`. */
  readonly values: Value;
  /** `[batch, steps, source steps]`; null without attention. */
  readonly weights: Value | null;
}

/**
 * A decoder of numbers over all its steps, as a `Scan`: each reads the values before it. Where the true ones are given these
 * (teacher forcing, Williams & Zipser 1989), or in training now and then its own (scheduled sampling, Bengio et al. 2015,
 * arXiv:1506.03099); else always its own.
 */
export function unrollValues(
  call: LowerCall,
  sizes: DecoderSizes,
  weight: (name: string) => Value,
  steps: number,
): UnrolledValues {
  const { g, parameters } = call;
  const d = prepareDecoder(g, parameters, sizes, weight);
  const source = optionalAt(call, 'state');
  const memoryIn = call.inputs.get('memory')?.[0] ?? null;
  const like = defined(source ?? memoryIn?.value, 'what a decoder starts from');
  const size = defined(like.shape[0], 'batch');
  const memory = prepareMemory(g, d, memoryIn?.value ?? null, memoryIn?.lengths ?? null);
  const turnedSource = d.context === 'every-step' && source ? g.transpose(source, [1, 0]) : null;
  const before = valuesBefore(call, sizes, like);
  const states = [...splitStates(g, emitStart(g, d, source, like), sizes.hidden)];
  const count = states.length;
  if (d.feeds) states.push(g.filled([sizes.hidden, size], 0, like.dtype));
  states.push(g.transpose(before, [1, 0]));
  const truth = call.truth();
  const teaching = truth ? teach(call, before, g.reshape(truth, [size, steps, sizes.words]), steps) : [];
  const masks = unitMasks(call, sizes);
  const traces = d.layers.map((_, layer) => {
    const trace = call.trace?.(layer, d.cell, sizes.hidden);
    trace?.lengths(null);
    return traceScan(trace, d.cell, 'forward', [steps, sizes.hidden, size]);
  });
  const ahead = call.inputs.get('ahead')?.[0];
  const known = ahead ? [g.transpose(ahead.value, [1, 2, 0])] : [];
  const inputs = [
    ...(teaching.length > 0 ? teaching : [g.range(steps)]),
    ...known,
    ...traces.flatMap((trace) => trace.inputs),
  ];
  const first = defined(d.layers[0], 'a first layer');
  const { outputs } = g.scan({
    states,
    inputs,
    hint: `${call.id}/decoder`,
    body: (b, previous, read) => {
      let at = inputs.length - traces.reduce((sum, trace) => sum + trace.inputs.length, 0);
      const traced = traces.map((trace) => trace.step(b, read.slice(at, (at += trace.inputs.length))));
      const own = defined(previous.at(-1), 'the value before');
      const [shown, coin] = read.slice(0, teaching.length);
      const now = read.slice(Math.max(1, teaching.length), Math.max(1, teaching.length) + known.length);
      // Without coins the true values alone.
      const value = !shown ? own : coin && teaching.length > 1 ? b.where(isOwn(b, coin), own, shown) : shown;
      const step = emitCells(b, d, {
        ...{ memory, source: turnedSource },
        projected: b.add(b.matMul(first.W, now.length > 0 ? b.concat([value, ...now], 0) : value), first.bias),
        states: previous.slice(0, count),
        fed: d.feeds ? defined(previous[count], 'fed input') : null,
        drop: (e, layer, state) => drop(e, state, masks.between[layer - 1] ?? null),
        see: (layer) => defined(traced[layer], 'trace of a layer').see,
      });
      const next = emitValues(b, d, drop(b, b.concat(step.features, 0), masks.features));
      const fed = d.feeds ? [b.identity(defined(step.features[0], 'what is fed'))] : [];
      return {
        states: [...step.states, ...fed, next],
        outputs: [b.identity(next), ...(step.weights ? [step.weights] : []), ...traced.flatMap((one) => one.outputs())],
      };
    },
  });
  const [values, looked] = outputs;
  let at = memory ? 2 : 1;
  for (const trace of traces) trace.record(g, outputs.slice(at, (at += trace.count)));
  return {
    values: g.transpose(defined(values, 'values of a decoder'), [2, 0, 1]),
    weights: memory ? g.transpose(defined(looked, 'weights of a decoder'), [1, 0, 2]) : null,
  };
}

/** `[columns, batch]` from what the output layer reads, `[features, batch]`. */
export function emitValues(g: Emitter, { weight }: Pick<DecoderGraph, 'weight'>, features: Value): Value {
  return g.add(g.matMul(weight('output.weight'), features), g.unsqueeze(weight('output.bias'), [1]));
}

/** `[batch, columns]`: what the first step reads, the last of the values so far; zeros, which are means, without any. */
export function valuesBefore(
  { g, inputs }: Pick<LowerCall, 'g' | 'inputs'>,
  { words: columns }: Pick<DecoderSizes, 'words'>,
  like: Value,
): Value {
  const previous = inputs.get('previous')?.[0];
  if (!previous) return g.filled([defined(like.shape[0], 'batch'), columns], 0, like.dtype);
  const { value, lengths } = previous;
  return value.shape.length === 3 ? takeLastStep(g, value, lengths) : value;
}

/** The true values before each step `[steps, columns, batch]`, and in training the coins `[steps, batch]`. */
function teach(call: LowerCall, before: Value, truth: Value, steps: number): Value[] {
  const { g, parameters } = call;
  const parts = [g.unsqueeze(before, [1]), ...(steps > 1 ? [g.slice(truth, 1, 0, steps - 1)] : [])];
  const shown = g.transpose(g.concat(parts, 1), [1, 2, 0]);
  if (call.form !== 'train') return [shown];
  const batch = defined(before.shape[0], 'batch');
  const [from, to] = [numberOf(parameters, 'sampledFrom'), numberOf(parameters, 'sampledTo')];
  // It is measured on what it writes by itself.
  return [shown, call.coins('coins', [steps, batch], { from, to, measured: 1 })];
}

function isOwn(g: Emitter, coins: Value): Value {
  return g.unsqueeze(g.greater(coins, 0.5), [0]);
}

interface UnitMasks {
  /** `[units, batch]`; null where nothing is dropped. */
  readonly features: Value | null;
  /** Between each layer and the next. */
  readonly between: readonly (Value | null)[];
}

/** Dropout with one mask a sample (Gal & Ghahramani 2016, arXiv:1512.05287). */
function unitMasks(call: LowerCall, { features, hidden, layers }: DecoderSizes): UnitMasks {
  const rate = numberOf(call.parameters, 'dropout');
  const draw = (name: string, units: number): Value | null => {
    if (call.form !== 'train' || rate === 0) return null;
    return call.g.transpose(call.dropoutMask(`${name}.mask`, ['batch', units], rate), [1, 0]);
  };
  return {
    features: draw('features', features),
    between: Array.from({ length: layers - 1 }, (_, i) => draw(String(i + 1), hidden)),
  };
}

function drop(g: Emitter, x: Value, mask: Value | null): Value {
  return mask ? g.mul(x, mask) : x;
}
