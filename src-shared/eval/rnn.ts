import { intAttribute, stringAttribute } from '../ir/graph';
import type { rnnOps } from '../ops/rnn';
import { integers, operand, type Kernel, type KernelCall, type KernelFamily, type Numbers } from './kernel';
import { sigmoid } from './math';

const activations = new Map<string, (x: number) => number>([
  ['Tanh', Math.tanh],
  ['Sigmoid', sigmoid],
  ['Relu', (x) => (x < 0 ? 0 : x)],
]);

/** One direction of one node: `w`, `r`, `b`, `p` are its parts of the weights, in ONNX's gate order. */
interface Cell {
  readonly hidden: number;
  readonly inputSize: number;
  readonly w: Float64Array;
  readonly r: Float64Array;
  readonly b: Float64Array;
  readonly p: Float64Array;
  readonly activate: readonly ((x: number) => number)[];
  readonly linearBeforeReset: boolean;
}

interface State {
  readonly h: Float64Array;
  readonly c: Float64Array;
}

/** `state` after one step on the input `x`. */
type Step = (cell: Cell, x: Float64Array, state: State) => State;

/** Row `gate·hidden + unit` of `W·x + Wb` (`matrix` is W) or of `R·h + Rb`. */
function row(cell: Cell, matrix: 'w' | 'r', gate: number, unit: number, vector: Float64Array): number {
  const at = gate * cell.hidden + unit;
  const gates = cell.w.length / cell.hidden / cell.inputSize;
  let sum = cell.b[matrix === 'w' ? at : gates * cell.hidden + at]!;
  for (let k = 0; k < vector.length; k++) sum += cell[matrix][at * vector.length + k]! * vector[k]!;
  return sum;
}

/** A value per hidden unit. */
function perUnit(cell: Cell, compute: (unit: number) => number): Float64Array {
  return Float64Array.from({ length: cell.hidden }, (_, unit) => compute(unit));
}

/** `h' = f(W·x + Wb + R·h + Rb)`. */
const rnnStep: Step = (cell, x, { h, c }) => ({
  h: perUnit(cell, (u) => cell.activate[0]!(row(cell, 'w', 0, u, x) + row(cell, 'r', 0, u, h))),
  c,
});

/** Gates `z r h`; `h' = (1 − z)·h̃ + z·h`, with the reset gate before or after the recurrent product. */
const gruStep: Step = (cell, x, { h, c }) => {
  const [f, g] = cell.activate as [(x: number) => number, (x: number) => number];
  const z = perUnit(cell, (u) => f(row(cell, 'w', 0, u, x) + row(cell, 'r', 0, u, h)));
  const r = perUnit(cell, (u) => f(row(cell, 'w', 1, u, x) + row(cell, 'r', 1, u, h)));
  const reset = h.map((value, u) => value * r[u]!);
  const candidate = perUnit(cell, (u) => {
    const recurrent = cell.linearBeforeReset ? r[u]! * row(cell, 'r', 2, u, h) : row(cell, 'r', 2, u, reset);
    return g(row(cell, 'w', 2, u, x) + recurrent);
  });
  return { h: perUnit(cell, (u) => (1 - z[u]!) * candidate[u]! + z[u]! * h[u]!), c };
};

/** Gates `i o f c`; `c' = f·c + i·c̃`, `h' = o·tanh(c')`. The peepholes `p` look at `c` for i and f, at `c'` for o. */
const lstmStep: Step = (cell, x, { h, c }) => {
  const [f, g, out] = cell.activate as [(x: number) => number, (x: number) => number, (x: number) => number];
  const n = cell.hidden;
  const gate = (index: number, u: number): number => row(cell, 'w', index, u, x) + row(cell, 'r', index, u, h);
  const next = perUnit(cell, (u) => {
    const i = f(gate(0, u) + cell.p[u]! * c[u]!);
    const forget = f(gate(2, u) + cell.p[2 * n + u]! * c[u]!);
    return forget * c[u]! + i * g(gate(3, u));
  });
  return { h: perUnit(cell, (u) => f(gate(1, u) + cell.p[n + u]! * next[u]!) * out(next[u]!)), c: next };
};

interface Kind {
  readonly gates: number;
  readonly activations: readonly string[];
  readonly step: Step;
}

function recurrent(kind: Kind): Kernel {
  return (call) => {
    refuseUnsupported(call);
    const x = operand(call, 0);
    const [time, batch, inputSize] = x.dims as [number, number, number];
    const hidden = intAttribute(call.attributes, 'hidden_size', operand(call, 2).dims.at(-1)!);
    const direction = stringAttribute(call.attributes, 'direction', 'forward');
    const directions = direction === 'bidirectional' ? 2 : 1;
    const lengths = integers(call, 4) ?? new Array<number>(batch).fill(time);
    const y = new Float64Array(time * directions * batch * hidden);
    const lastH = new Float64Array(directions * batch * hidden);
    const lastC = new Float64Array(directions * batch * hidden);
    for (let d = 0; d < directions; d++) {
      const cell = cellOf(call, kind, d, directions, hidden, inputSize);
      const reversed = direction === 'reverse' || d === 1;
      for (let n = 0; n < batch; n++) {
        const from = (d * batch + n) * hidden;
        const length = lengths[n]!;
        if (length > time) throw new Error(`${call.op} ${call.name}: length ${length} is longer than ${time} steps`);
        let state: State = { h: initial(call, 5, from, hidden), c: initial(call, 6, from, hidden) };
        for (let step = 0; step < length; step++) {
          const t = reversed ? length - 1 - step : step;
          const offset = (t * batch + n) * inputSize;
          state = kind.step(cell, x.data.subarray(offset, offset + inputSize), state);
          y.set(state.h, ((t * directions + d) * batch + n) * hidden);
        }
        // A row of no steps ends where it began (onnxruntime answers zeros instead).
        lastH.set(state.h, from);
        lastC.set(state.c, from);
      }
    }
    const last = [directions, batch, hidden];
    return [
      { dims: [time, directions, batch, hidden], data: y },
      { dims: last, data: lastH },
      { dims: last, data: lastC },
    ];
  };
}

function refuseUnsupported(call: KernelCall): void {
  for (const attribute of ['layout', 'input_forget']) {
    if (intAttribute(call.attributes, attribute, 0) !== 0) {
      throw new Error(`${call.op} ${call.name}: ${attribute} is not supported`);
    }
  }
  for (const attribute of ['clip', 'activation_alpha', 'activation_beta']) {
    if (call.attributes[attribute]) throw new Error(`${call.op} ${call.name}: ${attribute} is not supported`);
  }
}

/** The part of a per-direction operand that belongs to direction `d`; zeros where it is left out. */
function part(v: Numbers | null | undefined, d: number, directions: number, length: number): Float64Array {
  if (!v) return new Float64Array(length);
  if (v.data.length !== length * directions) {
    throw new Error(`A weight of [${v.dims.join()}] should hold ${length} values in each of ${directions} directions`);
  }
  return v.data.subarray(d * length, (d + 1) * length);
}

function cellOf(call: KernelCall, kind: Kind, d: number, directions: number, hidden: number, inputSize: number): Cell {
  const rows = kind.gates * hidden;
  const named = call.attributes['activations'];
  const count = kind.activations.length;
  const names = named?.kind === 'strings' ? named.value.slice(d * count, (d + 1) * count) : kind.activations;
  return {
    hidden,
    inputSize,
    w: part(operand(call, 1), d, directions, rows * inputSize),
    r: part(operand(call, 2), d, directions, rows * hidden),
    b: part(call.inputs[3], d, directions, 2 * rows),
    p: part(call.op === 'LSTM' ? call.inputs[7] : null, d, directions, 3 * hidden),
    activate: names.map((name) => {
      const f = activations.get(name);
      if (!f) throw new Error(`${call.op} ${call.name}: the activation ${name} is not supported`);
      return f;
    }),
    linearBeforeReset: intAttribute(call.attributes, 'linear_before_reset', 0) === 1,
  };
}

function initial(call: KernelCall, index: number, from: number, hidden: number): Float64Array {
  return call.inputs[index]?.data.slice(from, from + hidden) ?? new Float64Array(hidden);
}

export const rnnKernels = {
  RNN: recurrent({ gates: 1, activations: ['Tanh'], step: rnnStep }),
  GRU: recurrent({ gates: 3, activations: ['Sigmoid', 'Tanh'], step: gruStep }),
  LSTM: recurrent({ gates: 4, activations: ['Sigmoid', 'Tanh', 'Tanh'], step: lstmStep }),
} as const satisfies KernelFamily<typeof rnnOps>;
