import type { Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { constantIntegers } from '../../ops/op';
import { slicedSize } from '../../ops/tensor';
import { normalizeAxis, type Shape } from '../../tensor/dims';

/** `x[start:end:step]` along one axis; `end` null means through the last element in the direction of the step. */
export interface AxisSlice {
  readonly axis: number;
  readonly start: number;
  readonly end: number | null;
  readonly step: number;
}

/** How many zeros to put at one end of an axis: known now, or worked out when the graph runs (an int64 vector of one). */
type Amount = number | Value;

/** 0, 1, …, n − 1. */
export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** What a `Slice` node with these inputs reads; null when its bounds are only known at run time. */
export function readSliceAxes(inputs: readonly (Value | null)[]): AxisSlice[] | null {
  const starts = constantIntegers(inputs[1]);
  const ends = constantIntegers(inputs[2]);
  if (!starts || !ends) return null;
  const rank = inputs[0]!.shape.length;
  const axes = constantIntegers(inputs[3]) ?? range(starts.length);
  const steps = constantIntegers(inputs[4]);
  return axes.map((axis, i) => {
    const step = steps?.[i] ?? 1;
    const isOpen = step > 0 ? ends[i]! > 2 ** 30 : ends[i]! < -(2 ** 30);
    return { axis: normalizeAxis(axis, rank), start: starts[i]!, end: isOpen ? null : ends[i]!, step };
  });
}

/**
 * `x` with zeros around it. `shape` is the shape of the result; amounts may be named sizes' remainders, read when the
 * graph runs.
 */
export function padWithZeros(
  g: Emitter,
  x: Value,
  before: readonly Amount[],
  after: readonly Amount[],
  shape: Shape,
): Value {
  const amounts = [...before, ...after];
  if (amounts.every((n) => n === 0)) return x;
  const vector = amounts.every((n) => typeof n === 'number')
    ? g.integers(amounts)
    : g.concat(
        amounts.map((n) => (typeof n === 'number' ? g.integers([n]) : n)),
        0,
      );
  return g.one('Pad', [x, vector], {}, { types: [{ dtype: x.dtype, shape }] });
}

/** Zeros like `x` with `dy` at the elements that the slices read: the transpose of slicing. */
export function spreadSlice(g: Emitter, dy: Value, x: Value, slices: readonly AxisSlice[]): Value {
  const before: Amount[] = x.shape.map(() => 0);
  const after: Amount[] = x.shape.map(() => 0);
  let spread = dy;
  for (const slice of slices) {
    const size = x.shape[slice.axis]!;
    if (typeof size === 'string') {
      if (slice.step === 1) [before[slice.axis], after[slice.axis]] = namedMargins(g, size, slice);
      else spread = g.slice(spread, slice.axis, -1, null, -1);
      continue;
    }
    const { first, count, step } = countSlice(size, slice);
    if (step < 0) spread = g.slice(spread, slice.axis, -1, null, -1);
    const lowest = step < 0 ? first + (count - 1) * step : first;
    if (Math.abs(step) > 1) spread = spreadAxis(g, spread, slice.axis, Math.abs(step));
    const rest = size - lowest - Number(spread.shape[slice.axis]);
    if (rest < 0) spread = g.slice(spread, slice.axis, 0, size - lowest);
    before[slice.axis] = lowest;
    after[slice.axis] = Math.max(0, rest);
  }
  return padWithZeros(g, spread, before, after, x.shape);
}

/** First element, count and step of a slice of a known size. */
function countSlice(size: number, { start, end, step }: AxisSlice): { first: number; count: number; step: number } {
  const open = step > 0 ? 2 ** 31 - 1 : -(2 ** 31 - 1);
  const count = Number(slicedSize(size, start, end ?? open, step));
  const fromFront = start < 0 ? start + size : start;
  const first = Math.min(Math.max(fromFront, 0), step > 0 ? size : size - 1);
  return { first, count, step };
}

/** Zeros before and after a slice with step 1 of a named size; what counts from the other end is read when the graph runs. */
function namedMargins(g: Emitter, size: string, { start, end }: AxisSlice): [Amount, Amount] {
  const fromEnd = (n: number): Value => g.sub(g.sizeOf(size), g.integers([n]));
  const after = end === null ? 0 : end < 0 ? -end : fromEnd(end);
  return [start < 0 ? fromEnd(-start) : start, after];
}

/** Puts `step − 1` zeros behind every element of an axis. */
function spreadAxis(g: Emitter, x: Value, axis: number, step: number): Value {
  const inner = axis + 1;
  const column = g.unsqueeze(x, [inner]);
  const shape = column.shape.map((d, i) => (i === inner ? step : d));
  const zero = shape.map(() => 0);
  const padded = padWithZeros(
    g,
    column,
    zero,
    zero.map((_, i) => (i === inner ? step - 1 : 0)),
    shape,
  );
  const count = Number(x.shape[axis]);
  return g.reshape(
    padded,
    x.shape.map((d, i) => (i === axis ? count * step : d)),
  );
}
