import { defined } from '../../base/invariant';
import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { ParameterValues } from '../block';
import { prepareKeys, emitMaskedSoftmax, keyMaskOf } from '../attention/attend';
import { scoreKinds, type Score, type ScoreSizes, type WeightOf } from '../attention/scores';
import { projectFeatures } from '../layer/linear';
import { flagOf } from '../parameter-values';
import { GATES, type CellKind } from '../recurrent/cell-kind';
import { weightName } from '../recurrent/recurrent-weights';
import { CELLS, type CellContext } from '../recurrent/scanned';
import type { See } from '../recurrent/trace-scan';
import { cellOf } from './cell-fields';
import { attends, contextOf, feedsInput, type Context } from './decoder-fields';
import { scoreOf, scoreSizes, type DecoderSizes } from './decoder-weights';

/** The memory as the decoder looks things up in it. */
export interface Memory {
  /** `[batch, source steps, features]`. */
  readonly values: Value;
  /** What the score computes of the memory alone, once. */
  readonly keys: Value;
  /** `[batch, 1, source steps]`, true where a step counts; null when all do. */
  readonly mask: Value | null;
}

/** A decoder in a graph: its weights as the steps use them, computed once outside of any loop. */
export interface DecoderGraph {
  readonly parameters: ParameterValues;
  readonly sizes: DecoderSizes;
  readonly context: Context;
  readonly feeds: boolean;
  readonly cell: CellKind;
  readonly weight: WeightOf;
  readonly layers: readonly CellLayer[];
  /** `[G·H, beside]`: what the first layer makes of context or fed input. */
  readonly besideWeight: Value | null;
  /** Luong's `W_c`, for the context and for the state. */
  readonly combine: { readonly context: Value; readonly state: Value } | null;
}

interface CellLayer {
  /** Of the first layer the columns for the embedding only. `[G·H, features]`. */
  readonly W: Value;
  /** `[G·H, 1]`. */
  readonly bias: Value;
  readonly context: CellContext;
}

export function prepareDecoder(
  g: Emitter,
  parameters: ParameterValues,
  sizes: DecoderSizes,
  weight: WeightOf,
): DecoderGraph {
  const cell = cellOf(parameters);
  const context = contextOf(parameters);
  const rows = GATES[cell] * sizes.hidden;
  let besideWeight: Value | null = null;
  const layers = Array.from({ length: sizes.layers }, (_, layer): CellLayer => {
    const whole = g.squeeze(weight(weightName(layer, 'W')), [0]);
    const R = g.squeeze(weight(weightName(layer, 'R')), [0]);
    const [Wb, Rb] = g.split(g.squeeze(weight(weightName(layer, 'B')), [0]), [rows, rows], 0);
    let W = whole;
    if (layer === 0 && sizes.beside > 0) {
      const [ofEmbedding, beside] = g.split(whole, [sizes.embedding, sizes.beside], 1);
      W = defined(ofEmbedding, 'weights of the embedding');
      besideWeight = defined(beside, 'weights of the context');
    }
    const bias = g.add(defined(Wb, 'input bias'), defined(Rb, 'recurrent bias'));
    return {
      W,
      bias: g.unsqueeze(bias, [1]),
      context: {
        layer: { hidden: sizes.hidden, activation: 'tanh' },
        R: cell === 'gru' ? g.split(R, [2 * sizes.hidden, sizes.hidden], 0) : [R],
        candidateBias: null,
      },
    };
  });
  const combined = context === 'luong' ? g.split(weight('combine.weight'), [sizes.memory, sizes.hidden], 1) : [];
  const [ofContext, ofState] = combined;
  return {
    ...{ parameters, sizes, context, cell, weight, layers, besideWeight },
    feeds: feedsInput(parameters),
    combine: ofContext && ofState ? { context: ofContext, state: ofState } : null,
  };
}

function scoreCall(d: Pick<DecoderGraph, 'parameters' | 'sizes' | 'weight'>): {
  score: Score;
  sizes: ScoreSizes;
  weight: WeightOf;
} {
  return {
    score: scoreOf(d.parameters),
    sizes: scoreSizes(d.parameters, d.sizes),
    weight: (name) => d.weight(`attention.${name}`),
  };
}

/** The memory for looking up; `keys` are given where they were prepared before. Null for a decoder that does not attend. */
export function prepareMemory(
  g: Emitter,
  d: Pick<DecoderGraph, 'parameters' | 'sizes' | 'weight'>,
  values: Value | null,
  lengths: Value | null,
  keys: Value | null = null,
): Memory | null {
  if (values === null || !attends(d.parameters)) return null;
  const { score, sizes, weight } = scoreCall(d);
  return {
    values,
    keys: keys ?? prepareKeys(g, score, values, weight),
    mask: keyMaskOf(g, { score, sizes, keys: values, keyLengths: lengths }),
  };
}

/** Looks up queries `[batch, steps, hidden]`: contexts `[batch, steps, memory]` and weights `[batch, steps, source steps]`. */
export function lookUp(
  g: Emitter,
  d: DecoderGraph,
  memory: Memory,
  query: Value,
): { readonly context: Value; readonly weights: Value } {
  const { score, sizes, weight } = scoreCall(d);
  const scores = scoreKinds[score].emit(g, query, memory.keys, weight, sizes);
  const weights = emitMaskedSoftmax(g, scores, memory.mask);
  return { context: g.matMul(weights, memory.values), weights };
}

/** What a step makes, feature-major like the cells (`scanned.ts`): `[features, batch]`. */
export interface CellsResult {
  /** Hidden states of the layers, then their cells for LSTM. */
  readonly states: readonly Value[];
  /** What the output layer reads, in parts that stand below each other. */
  readonly features: readonly Value[];
  /** `[batch, source steps]`. */
  readonly weights: Value | null;
}

export interface CellsCall {
  /** `[G·H, batch]`: the embedding through the first layer's weights, its bias added. */
  readonly projected: Value;
  readonly states: readonly Value[];
  /** `[hidden, batch]`: what was looked up for the token before; only with input feeding. */
  readonly fed: Value | null;
  /** `[source, batch]`: the encoder's last state; only where it is seen at every step. */
  readonly source: Value | null;
  readonly memory: Memory | null;
  /** What multiplies the output of a layer on its way to the next, by layer. */
  readonly drop?: (g: Emitter, layer: number, state: Value) => Value;
  /** Is shown what a layer computes; only in the `inspect` graph. */
  readonly see?: (layer: number) => See;
}

/**
 * One step. Bahdanau, Cho & Bengio 2015, equations 5–6: the state before the step asks, what it finds enters the cell.
 * Luong, Pham & Manning 2015, equation 5: the new state asks, and `h̃ = tanh(W_c [c; h])` is what the output reads.
 */
export function emitCells(g: Emitter, d: DecoderGraph, call: CellsCall): CellsResult {
  const { sizes, context, besideWeight, combine } = d;
  const top = sizes.layers - 1;
  const ask = (state: Value): { context: Value; weights: Value } => {
    const memory = defined(call.memory, 'a memory to look up in');
    const found = lookUp(g, d, memory, g.unsqueeze(g.transpose(state, [1, 0]), [1]));
    return {
      context: g.transpose(g.squeeze(found.context, [1]), [1, 0]),
      weights: g.squeeze(found.weights, [1]),
    };
  };
  const before = context === 'bahdanau' ? ask(stateAt(call.states, top)) : null;
  const beside = before?.context ?? (context === 'every-step' ? call.source : call.fed);
  let x = beside && besideWeight ? g.gemm(besideWeight, beside, call.projected) : call.projected;
  const hidden: Value[] = [];
  const cells: Value[] = [];
  d.layers.forEach((layer, index) => {
    const previous = [stateAt(call.states, index)];
    if (d.cell === 'lstm') previous.push(stateAt(call.states, sizes.layers + index));
    if (index > 0) {
      const below = stateAt(hidden, index - 1);
      x = g.add(g.matMul(layer.W, call.drop?.(g, index, below) ?? below), layer.bias);
    }
    const [h, c] = CELLS[d.cell](g, layer.context, x, previous, call.see?.(index) ?? ((_quantity, value) => value));
    hidden.push(defined(h, 'a new hidden state'));
    if (c) cells.push(c);
  });
  const states = [...hidden, ...cells];
  const h = stateAt(hidden, top);
  if (context === 'luong') {
    const after = ask(h);
    const weights = defined(combine, 'weights that combine context and state');
    const combined = g.tanh(g.gemm(weights.context, after.context, g.matMul(weights.state, h)));
    return { states, features: [combined], weights: after.weights };
  }
  return { states, features: beside ? [h, beside] : [h], weights: before?.weights ?? null };
}

function stateAt(states: readonly Value[], index: number): Value {
  return defined(states[index], `state ${index} of a decoder`);
}

/** Scores of the tokens `[…, words]` from what the output layer reads, `[…, features]`. */
export function emitLogits(g: Emitter, { parameters, sizes, weight }: DecoderGraph, features: Value): Value {
  if (!flagOf(parameters, 'tied')) return projectFeatures(g, features, weight('output.weight'), weight('output.bias'));
  const narrowed =
    sizes.features === sizes.embedding ? features : projectFeatures(g, features, weight('tie.weight'), null);
  return projectFeatures(g, narrowed, weight('table'), weight('output.bias'));
}

/** The first states `[batch, states]`: what is wired in, straight or through `tanh(W s + b)`; zeros without. */
export function emitStart(
  g: Emitter,
  { sizes, weight }: Pick<DecoderGraph, 'sizes' | 'weight'>,
  source: Value | null,
  like: Value,
): Value {
  const [batch] = like.shape;
  if (source === null) return g.filled([defined(batch, 'batch'), sizes.states], 0, like.dtype);
  if (!sizes.isProjected) return source;
  return g.tanh(projectFeatures(g, source, weight('initial.weight'), weight('initial.bias')));
}

/** `[batch, n·hidden]` → n times `[hidden, batch]`. */
export function splitStates(g: Emitter, joined: Value, hidden: number): readonly Value[] {
  const count = Number(joined.shape[1]) / hidden;
  const turned = g.transpose(joined, [1, 0]);
  return count === 1 ? [turned] : g.split(turned, new Array<number>(count).fill(hidden), 0);
}

/** n times `[hidden, batch]` → `[batch, n·hidden]`. */
export function joinStates(g: Emitter, states: readonly Value[]): Value {
  return g.transpose(g.concat(states, 0), [1, 0]);
}
