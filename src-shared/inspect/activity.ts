import type { CellKind } from '../blocks/recurrent/cell-kind';
import type { TracedQuantity } from '../blocks/recurrent/trace';

/** Values of one quantity over a batch, `[rows, time, hidden]` in a row; what lies past a row's length does not count. */
export interface TracedValues {
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly time: number;
  readonly hidden: number;
  /** Steps that count, by row; null when all do. */
  readonly lengths: ArrayLike<number> | null;
}

/** A sigmoid outside these is flat: its gradient is below 0.05 · 0.95. */
const SIGMOID_BOUNDS = [0.05, 0.95] as const;
/** A tanh beyond this is flat: its gradient is below 1 − 0.95². */
const TANH_BOUND = 0.95;
/** A unit whose state moves less than this over a whole batch tells the next layer nothing. */
const DEAD_RANGE = 1e-3;

const SIGMOIDS: readonly TracedQuantity[] = ['z', 'r', 'i', 'f', 'o'];

/** The squashing function that a quantity came out of; null where it came out of none (a cell state, a mixture, a ReLU). */
export function squashOf(
  quantity: TracedQuantity,
  cell: CellKind,
  activation: 'tanh' | 'relu',
): 'sigmoid' | 'tanh' | null {
  if (SIGMOIDS.includes(quantity)) return 'sigmoid';
  if (quantity === 'candidate') return 'tanh';
  return quantity === 'h' && cell === 'rnn' && activation === 'tanh' ? 'tanh' : null;
}

/** Share of the values, over rows, steps and units, that are saturated: outside [0.05, 0.95], or |tanh| > 0.95. Null without a value. */
export function shareSaturated(traced: TracedValues, squash: 'sigmoid' | 'tanh'): number | null {
  const isSaturated =
    squash === 'sigmoid'
      ? (value: number): boolean => value < SIGMOID_BOUNDS[0] || value > SIGMOID_BOUNDS[1]
      : (value: number): boolean => Math.abs(value) > TANH_BOUND;
  let [saturated, count] = [0, 0];
  visit(traced, (value) => {
    count++;
    if (isSaturated(value)) saturated++;
  });
  return count === 0 ? null : saturated / count;
}

/** The units whose state moves by less than 0.001 over all rows and steps; none where there is less than two values. */
export function findDeadUnits(traced: TracedValues): number[] {
  const least = new Float64Array(traced.hidden).fill(Infinity);
  const greatest = new Float64Array(traced.hidden).fill(-Infinity);
  const counts = new Uint32Array(traced.hidden);
  visit(traced, (value, unit) => {
    counts[unit]!++;
    if (value < least[unit]!) least[unit] = value;
    if (value > greatest[unit]!) greatest[unit] = value;
  });
  return Array.from(counts.keys()).filter((unit) => counts[unit]! > 1 && greatest[unit]! - least[unit]! < DEAD_RANGE);
}

/** Euclidean norm at every step, over rows and units; null at a step that no row has. */
export function normsByStep(traced: TracedValues): (number | null)[] {
  const squares = new Float64Array(traced.time);
  const counts = new Uint32Array(traced.time);
  visit(traced, (value, _unit, step) => {
    squares[step]! += value * value;
    counts[step]!++;
  });
  return Array.from(squares, (sum, step) => (counts[step] === 0 ? null : Math.sqrt(sum)));
}

function visit(
  { values, rows, time, hidden, lengths }: TracedValues,
  see: (value: number, unit: number, step: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    const steps = Math.min(time, lengths === null ? time : (lengths[row] ?? 0));
    for (let step = 0; step < steps; step++) {
      const start = (row * time + step) * hidden;
      for (let unit = 0; unit < hidden; unit++) see(values[start + unit]!, unit, step);
    }
  }
}
