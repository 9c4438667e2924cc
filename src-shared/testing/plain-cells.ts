import { toNumbers, type Tensor } from '../tensor/tensor';

/** What a step of a cell comes to, by textbook name; every list has one number a unit. */
export type PlainStep = Readonly<Record<string, readonly number[]>>;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** One direction of a layer's weights in ONNX's layout: `W [G·H, I]`, `R [G·H, H]`, `B [2·G·H]`, as plain numbers. */
interface PlainWeights {
  readonly W: (row: number, column: number) => number;
  readonly R: (row: number, column: number) => number;
  readonly B: (row: number) => number;
}

/**
 * Runs one sequence `[time][features]` through a cell with plain loops, in textbook notation (Cho 2014's GRU, whose `z` is
 * the share that is renewed; LSTM with a forget gate). For tests: slow and obviously right.
 */
export function runPlainCell(
  cell: 'rnn' | 'gru' | 'lstm',
  weights: { readonly W: Tensor; readonly R: Tensor; readonly B: Tensor },
  direction: number,
  x: readonly (readonly number[])[],
): PlainStep[] {
  const H = weights.R.dims[2]!;
  const I = weights.W.dims[2]!;
  const rows = weights.W.dims[1]!;
  const [W, R, B] = [toNumbers(weights.W), toNumbers(weights.R), toNumbers(weights.B)];
  const own: PlainWeights = {
    W: (row, column) => W[(direction * rows + row) * I + column]!,
    R: (row, column) => R[(direction * rows + row) * H + column]!,
    B: (row) => B[direction * 2 * rows + row]! + B[direction * 2 * rows + rows + row]!,
  };
  const units = Array.from({ length: H }, (_, unit) => unit);
  const gate = (group: number, input: readonly number[], h: readonly number[]): number[] =>
    units.map((unit) => {
      const row = group * H + unit;
      const fromInput = input.reduce((sum, value, i) => sum + own.W(row, i) * value, 0);
      return fromInput + h.reduce((sum, value, i) => sum + own.R(row, i) * value, 0) + own.B(row);
    });
  let h: readonly number[] = units.map(() => 0);
  let c: readonly number[] = units.map(() => 0);
  return x.map((input): PlainStep => {
    if (cell === 'rnn') {
      h = gate(0, input, h).map(Math.tanh);
      return { h };
    }
    if (cell === 'gru') {
      const z = gate(0, input, h).map((value) => 1 - sigmoid(value));
      const r = gate(1, input, h).map(sigmoid);
      const reset = h.map((value, i) => value * r[i]!);
      const candidate = gate(2, input, reset).map(Math.tanh);
      const before = h;
      h = units.map((i) => (1 - z[i]!) * before[i]! + z[i]! * candidate[i]!);
      return { z, r, candidate, h };
    }
    const [i, o, f] = [0, 1, 2].map((group) => gate(group, input, h).map(sigmoid)) as [number[], number[], number[]];
    const candidate = gate(3, input, h).map(Math.tanh);
    const before = c;
    c = units.map((unit) => f[unit]! * before[unit]! + i[unit]! * candidate[unit]!);
    const memory = c;
    h = units.map((unit) => o[unit]! * Math.tanh(memory[unit]!));
    return { i, o, f, candidate, c, h };
  });
}
