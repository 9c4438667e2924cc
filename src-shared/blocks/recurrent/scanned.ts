import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { type RecurrentLayer, type RecurrentResult } from './recurrent-layer';
import { GATES } from './cell-kind';
import { traceScan, type See } from './trace-scan';

/**
 * The training form: one `Scan` a direction, written so that differentiation and lifting make it fast.
 *
 * Inside the loop everything is feature-major, `[features, batch]`: `R·h` then multiplies a large matrix from the left
 * onto a thin one. onnxruntime packs the right operand of every product; packing `h [H, batch]` costs far less than
 * packing `Rᵀ [H, G·H]` at each step. For the same reason the bias rides along as a last column of `W` against a row of
 * ones, which saves a pass over `[time, G·H, batch]` forward and another one backward.
 */
export function lowerScanned(g: Emitter, layer: RecurrentLayer): RecurrentResult {
  const [batch, time] = layer.x.shape;
  const ones = g.filled([time!, batch!, 1], 1, layer.x.dtype);
  const features = g.transpose(g.concat([g.transpose(layer.x, [1, 0, 2]), ones], 2), [0, 2, 1]);
  const mask = layer.lengths ? stepMask(g, layer.lengths, features) : null;
  layer.trace?.lengths(layer.lengths);
  const sides = layer.direction === 'bidirectional' ? [false, true] : [layer.direction === 'reverse'];
  const results = sides.map((reversed, side) => scanDirection(g, layer, side, reversed, features, mask));
  const sequences = results.map((r) => r.sequence);
  const joined = g.transpose(g.concat(sequences, 1), [2, 0, 1]);
  return {
    sequence: g.reshape(joined, [batch!, time!, layer.hidden * sides.length]),
    hidden: stackStates(
      g,
      results.map((r) => r.hidden),
    ),
    cell:
      layer.cell === 'lstm'
        ? stackStates(
            g,
            results.map((r) => r.cell!),
          )
        : null,
  };
}

interface DirectionResult {
  /** `[time, H, batch]`. */
  readonly sequence: Value;
  /** `[H, batch]`. */
  readonly hidden: Value;
  readonly cell: Value | null;
}

/** `[H, batch]` per direction → `[D, batch, H]`. */
function stackStates(g: Emitter, states: readonly Value[]): Value {
  return g.concat(
    states.map((s) => g.unsqueeze(g.transpose(s, [1, 0]), [0])),
    0,
  );
}

/** `[time, 1, batch]`: true where a step lies within its row's length. */
function stepMask(g: Emitter, lengths: Value, features: Value): Value {
  const steps = g.unsqueeze(g.range(features.shape[0]!), [1, 2]);
  return g.less(steps, g.unsqueeze(lengths, [0, 1]));
}

function scanDirection(
  g: Emitter,
  layer: RecurrentLayer,
  side: number,
  reversed: boolean,
  /** `[time, I + 1, batch]`, the last row ones. */
  features: Value,
  /** `[time, 1, batch]`. */
  mask: Value | null,
): DirectionResult {
  const { cell, hidden } = layer;
  const batch = features.shape[2];
  const rows = GATES[cell] * hidden;
  const W = matrixOf(g, layer.W, side);
  const R = matrixOf(g, layer.R, side);
  const B = matrixOf(g, layer.B, side);
  const [Wb, Rb] = g.split(B, [rows, rows], 0);
  // GRU with the reset gate applied after the product keeps the candidate's recurrent bias inside the loop.
  const late = cell === 'gru' && layer.linearBeforeReset;
  const [early, candidateBias] = late ? splitLast(g, Rb!, 2 * hidden, hidden) : [Rb!, null];
  const bias = late ? g.add(Wb!, g.concat([early, g.filled([hidden], 0, B.dtype)], 0)) : g.add(Wb!, early);
  const extendedW = g.concat([W, g.unsqueeze(bias, [1])], 1);
  const projected = g.matMul(extendedW, features);

  const zero = (): Value => g.filled([hidden, batch!], 0, features.dtype);
  const initial = (v: Value | null): Value => (v ? g.transpose(matrixOf(g, v, side), [1, 0]) : zero());
  const states = [initial(layer.initialHidden)];
  if (cell === 'lstm') states.push(initial(layer.initialCell));
  const step = CELLS[cell];
  const context: CellContext = {
    layer,
    R: cell === 'gru' && !late ? g.split(R, [2 * hidden, hidden], 0) : [R],
    candidateBias,
  };
  const direction = reversed ? 'reverse' : 'forward';
  const trace = traceScan(layer.trace, cell, direction, [layer.x.shape[1]!, hidden, batch!]);
  const own = mask ? [projected, mask] : [projected];
  const inputs = [...own, ...trace.inputs];
  const { states: last, outputs } = g.scan({
    states,
    inputs,
    inputReversed: inputs.map(() => reversed),
    outputReversed: new Array<boolean>(1 + trace.count).fill(reversed),
    hint: `${cell}_${direction}`,
    body: (b, previous, steps) => {
      const [x, valid] = own.map((_, i) => steps[i]);
      const traced = trace.step(b, steps.slice(own.length));
      const next = step(b, context, x!, previous, traced.see);
      if (!valid) return { states: next, outputs: [next[0]!, ...traced.outputs()] };
      const kept = next.map((v, i) => b.where(valid, v, previous[i]!));
      return { states: kept, outputs: [b.where(valid, next[0]!, 0), ...traced.outputs()] };
    },
  });
  trace.record(g, outputs.slice(1));
  return { sequence: outputs[0]!, hidden: last[0]!, cell: last[1] ?? null };
}

/** One direction of a parameter or state: `[D, …]` → `[…]`. */
function matrixOf(g: Emitter, v: Value, side: number): Value {
  const rest = v.shape.slice(1);
  return v.shape[0] === 1 ? g.reshape(v, rest) : g.reshape(g.slice(v, 0, side, side + 1), rest);
}

function splitLast(g: Emitter, v: Value, first: number, second: number): readonly [Value, Value] {
  const [a, b] = g.split(v, [first, second], 0);
  return [a!, b!];
}

export interface CellContext {
  readonly layer: Pick<RecurrentLayer, 'hidden' | 'activation'>;
  /** `[G·H, H]` whole, or for GRU with `linear_before_reset` 0 the gates' part and the candidate's. */
  readonly R: readonly Value[];
  /** `[H]`, only for GRU with `linear_before_reset` 1. */
  readonly candidateBias: Value | null;
}

/** One step: projected input `[G·H, batch]` and previous states `[H, batch]` → next states. */
export type CellStep = (g: Emitter, context: CellContext, x: Value, states: readonly Value[], see: See) => Value[];

export const CELLS: Readonly<Record<RecurrentLayer['cell'], CellStep>> = {
  // Elman 1990; ONNX RNN: h' = f(W·x + R·h + b)
  rnn: (g, { layer, R: [R] }, x, [h], see) => {
    const z = g.gemm(R!, h!, x);
    return [see('h', layer.activation === 'relu' ? g.relu(z) : g.tanh(z))];
  },
  // Hochreiter & Schmidhuber 1997 with forget gate (Gers 2000); ONNX LSTM, gate order i o f c
  lstm: (g, { layer, R: [R] }, x, [h, c], see) => {
    const H = layer.hidden;
    const [zi, zo, zf, candidate] = g.split(g.gemm(R!, h!, x), [H, H, H, H], 0);
    const [i, o, f] = [see('i', g.sigmoid(zi!)), see('o', g.sigmoid(zo!)), see('f', g.sigmoid(zf!))];
    const next = see('c', g.add(g.mul(f, c!), g.mul(i, see('candidate', g.tanh(candidate!)))));
    return [see('h', g.mul(o, g.tanh(next))), next];
  },
  // Cho 2014, written as ONNX has it (its z keeps the old state): h' = (1 − z)∗h̃ + z∗h
  gru: (g, { layer, R: [Rgates, Rcandidate], candidateBias }, x, [h], see) => {
    const H = layer.hidden;
    const [xGates, xCandidate] = g.split(x, [2 * H, H], 0);
    let gates: Value;
    let candidate: (r: Value) => Value;
    if (candidateBias) {
      const [hGates, hCandidate] = g.split(g.matMul(Rgates!, h!), [2 * H, H], 0);
      gates = g.add(xGates!, hGates!);
      const biased = g.add(hCandidate!, g.unsqueeze(candidateBias, [1]));
      candidate = (r) => g.add(xCandidate!, g.mul(r, biased));
    } else {
      gates = g.gemm(Rgates!, h!, xGates);
      candidate = (r) => g.gemm(Rcandidate!, g.mul(r, h!), xCandidate);
    }
    const [z, r] = g.split(g.sigmoid(gates), [H, H], 0);
    see('z', z!);
    const proposal = see('candidate', g.tanh(candidate(see('r', r!))));
    return [see('h', g.add(proposal, g.mul(z!, g.sub(h!, proposal))))];
  },
};
