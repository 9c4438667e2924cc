import { defined } from '../../base/invariant';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { LowerCall, TextInfo } from '../block';
import { optionalAt } from '../lowering';
import { projectFeatures } from '../layer/linear';
import { numberOf } from '../parameter-values';
import { lowerStack } from '../recurrent/recurrent-block';
import { traceScan } from '../recurrent/trace-scan';
import {
  emitCells,
  emitLogits,
  emitStart,
  lookUp,
  prepareDecoder,
  prepareMemory,
  splitStates,
  type DecoderGraph,
  type Memory,
} from './decoder-cells';
import { decoderSizes } from './decoder-weights';

/** A decoder that is shown the answer: token scores `[batch, target steps, words]` and where it looked. */
export interface Taught {
  readonly logits: Value;
  /** `[batch, target steps, source steps]`; null without attention. */
  readonly weights: Value | null;
}

interface Teaching {
  readonly call: LowerCall;
  readonly d: DecoderGraph;
  /** int64 `[batch, target steps]`: the token read at each step. */
  readonly prefix: Value;
  /** `[batch, states]`. */
  readonly start: Value;
  readonly source: Value | null;
  readonly memory: Memory | null;
}

/**
 * Teacher forcing (Williams & Zipser 1989): at each step the true token before it is read; with scheduled sampling
 * (Bengio et al. 2015, arXiv:1506.03099) now and then the decoder's own.
 *
 * @param prefix int64 `[batch, target steps]`: the true token before each step, see `shiftTokens`
 */
export function teachDecoder(call: LowerCall, weight: (name: string) => Value, prefix: Value, text: TextInfo): Taught {
  const { g, parameters } = call;
  const sizes = decoderSizes(parameters, call.signals, call.outputs);
  const d = prepareDecoder(g, parameters, sizes, weight);
  const source = optionalAt(call, 'state');
  const memoryIn = call.inputs.get('memory')?.[0] ?? null;
  const like = defined(source ?? memoryIn?.value, 'what a decoder starts from');
  const teaching: Teaching = {
    ...{ call, d, source, prefix },
    start: emitStart(g, d, source, like),
    memory: prepareMemory(g, d, memoryIn?.value ?? null, memoryIn?.lengths ?? null),
  };
  const samples = call.form === 'train' && samplesOwn(call);
  // Where nothing that was looked up or written enters the cells, they run as an ordinary recurrent network.
  const isFree = d.context !== 'bahdanau' && !d.feeds && !samples;
  const { features, weights } = isFree ? teachAtOnce(teaching) : teachInLoop(teaching, samples ? text : null);
  return { logits: emitLogits(g, d, dropUnits(call, 'features', features)), weights };
}

function samplesOwn({ parameters }: LowerCall): boolean {
  return numberOf(parameters, 'sampledFrom') > 0 || numberOf(parameters, 'sampledTo') > 0;
}

/** Of tokens with −100 behind their end: the start token, then each token but the last; padding where there is no text. */
export function shiftTokens(g: Emitter, tokens: Value, { special }: TextInfo): Value {
  const positions = g.range(defined(tokens.shape[1], 'target steps'));
  const known = g.where(g.less(tokens, 0), special.pad, tokens);
  const before = g.gather(known, g.max(g.sub(positions, 1), 0), 1);
  return g.where(g.unsqueeze(g.equal(positions, 0), [0]), special.start, before);
}

/** Dropout with one mask a text (Gal & Ghahramani 2016, arXiv:1512.05287): `[batch, steps, units]`. */
function dropUnits(call: LowerCall, name: string, x: Value): Value {
  const mask = unitMask(call, name, x.shape[0], x.shape[2]);
  return mask ? call.g.mul(x, mask) : x;
}

/** `[batch, 1, units]`; null where nothing is dropped. */
function unitMask(
  call: LowerCall,
  name: string,
  batch: Value['shape'][number] | undefined,
  units: Value['shape'][number] | undefined,
): Value | null {
  const rate = numberOf(call.parameters, 'dropout');
  if (call.form !== 'train' || rate === 0) return null;
  return call.dropoutMask(`${name}.mask`, [defined(batch, 'batch'), 1, defined(units, 'units')], rate);
}

interface Read {
  /** `[batch, target steps, features]`: what the output layer reads. */
  readonly features: Value;
  readonly weights: Value | null;
}

/** All steps through the cells, then all queries at once. */
function teachAtOnce({ call, d, prefix, start, source, memory }: Teaching): Read {
  const { g } = call;
  const { sizes, weight } = d;
  const [batch, steps] = prefix.shape;
  const embedded = dropUnits(call, 'embedding', g.gather(weight('table'), prefix));
  const repeated =
    d.context === 'every-step' && source
      ? g.expand(g.unsqueeze(source, [1]), [defined(batch, 'batch'), defined(steps, 'steps'), sizes.source])
      : null;
  const half = sizes.layers * sizes.hidden;
  const { sequence } = lowerStack(call, {
    cell: d.cell,
    activation: 'tanh',
    linearBeforeReset: false,
    direction: 'forward',
    sizes: { hidden: sizes.hidden, layers: sizes.layers, directions: 1, stateSize: half },
    x: repeated ? g.concat([embedded, repeated], 2) : embedded,
    lengths: null,
    initialState: d.cell === 'lstm' ? g.slice(start, 1, 0, half) : start,
    initialCell: d.cell === 'lstm' ? g.slice(start, 1, half, 2 * half) : null,
    weight,
  });
  if (memory) {
    const { context, weights } = lookUp(g, d, memory, sequence);
    const combined = g.tanh(projectFeatures(g, g.concat([context, sequence], 2), weight('combine.weight'), null));
    return { features: combined, weights };
  }
  return { features: repeated ? g.concat([sequence, repeated], 2) : sequence, weights: null };
}

/**
 * One step after the other, as a `Scan` over `[target steps, …, batch]`.
 *
 * @param sampling set where steps may read the decoder's own tokens
 */
function teachInLoop({ call, d, prefix, start, source, memory }: Teaching, sampling: TextInfo | null): Read {
  const { g, parameters } = call;
  const { sizes, weight } = d;
  const [batch, steps] = prefix.shape;
  const first = defined(d.layers[0], 'a first layer');
  const size = defined(batch, 'batch');
  const embeddingMask = unitMask(call, 'embedding', batch, sizes.embedding);
  const states = [...splitStates(g, start, sizes.hidden)];
  if (d.feeds) states.push(g.filled([sizes.hidden, size], 0, start.dtype));
  const turnedSource = d.context === 'every-step' && source ? g.transpose(source, [1, 0]) : null;
  const betweenMasks = Array.from({ length: sizes.layers - 1 }, (_, i) => {
    const mask = unitMask(call, `${i + 1}`, batch, sizes.hidden);
    return mask && g.transpose(g.squeeze(mask, [1]), [1, 0]);
  });
  const tokens = g.transpose(prefix, [1, 0]);
  const inputs: Value[] = [];
  if (sampling) {
    const schedule = { from: numberOf(parameters, 'sampledFrom'), to: numberOf(parameters, 'sampledTo') };
    inputs.push(tokens, call.coins('coins', [defined(steps, 'steps'), size], schedule));
    states.push(g.filled([size], sampling.special.start, 'int64'));
  } else {
    const embedded = g.gather(weight('table'), tokens);
    const dropped = embeddingMask ? g.mul(embedded, g.transpose(embeddingMask, [1, 0, 2])) : embedded;
    // The bias rides along as a last column of the weights, as in `scanned.ts`.
    const ones = g.filled([defined(steps, 'steps'), size, 1], 1, dropped.dtype);
    const extended = g.transpose(g.concat([dropped, ones], 2), [0, 2, 1]);
    inputs.push(g.matMul(g.concat([first.W, first.bias], 1), extended));
  }
  const traces = d.layers.map((_, layer) => {
    const trace = call.trace?.(layer, d.cell, sizes.hidden);
    trace?.lengths(null);
    return traceScan(trace, d.cell, 'forward', [defined(steps, 'steps'), sizes.hidden, size]);
  });
  const probes = traces.flatMap((trace) => trace.inputs);
  const { outputs } = g.scan({
    states,
    inputs: [...inputs, ...probes],
    hint: `${call.id}/decoder`,
    body: (b, previous, read) => {
      let probe = inputs.length;
      const traced = traces.map((trace) => trace.step(b, read.slice(probe, (probe += trace.inputs.length))));
      let at = sizes.states / sizes.hidden;
      const cells = previous.slice(0, at);
      const fed = d.feeds ? defined(previous[at++], 'fed input') : null;
      let projected = defined(read[0], 'what a step reads');
      if (sampling) {
        const own = defined(previous[at], 'the token written before');
        const isOwn = b.greater(defined(read[1], 'coins'), 0.5);
        const embedded = b.gather(weight('table'), b.where(isOwn, own, projected));
        const dropped = embeddingMask ? b.mul(embedded, b.squeeze(embeddingMask, [1])) : embedded;
        projected = b.add(b.matMul(first.W, b.transpose(dropped, [1, 0])), first.bias);
      }
      const step = emitCells(b, d, {
        ...{ projected, fed, memory },
        states: cells,
        source: turnedSource,
        drop: (e, layer, state) => {
          const mask = betweenMasks[layer - 1];
          return mask ? e.mul(state, mask) : state;
        },
        see: (layer) => defined(traced[layer], 'trace of a layer').see,
      });
      const next = [...step.states];
      if (d.feeds) next.push(defined(step.features[0], 'what is fed'));
      if (sampling) next.push(b.argMax(emitLogits(b, d, joinRows(b, step.features))));
      return {
        states: next,
        outputs: [...step.features, ...(step.weights ? [step.weights] : []), ...traced.flatMap((one) => one.outputs())],
      };
    },
  });
  const parts = memory && d.context !== 'luong' ? 2 : d.context === 'every-step' ? 2 : 1;
  const features = outputs.slice(0, parts).map((part) => g.transpose(part, [2, 0, 1]));
  const weights = memory ? outputs[parts] : undefined;
  let at = parts + (weights ? 1 : 0);
  for (const trace of traces) trace.record(g, outputs.slice(at, (at += trace.count)));
  return { features: g.concat(features, 2), weights: weights ? g.transpose(weights, [1, 0, 2]) : null };
}

/** Parts `[features, batch]` → `[batch, features]`. */
function joinRows(g: Emitter, parts: readonly Value[]): Value {
  return g.transpose(g.concat(parts, 0), [1, 0]);
}
