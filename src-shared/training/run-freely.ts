import { defined } from '../base/invariant';
import { aheadName, type FeedbackInput, type FeedbackPlan } from '../compiler/feedback';
import type { RunGraph, Tensors } from '../decoding/step-model';
import type { Tensor } from '../tensor/tensor';

export interface FreeRunCall {
  /** Runs a predict (or evaluate) graph. */
  readonly run: RunGraph;
  readonly plan: FeedbackPlan;
  /** The model's inputs, and whatever else the graph reads, which stays as it is. One row a window. */
  readonly windows: Tensors;
  /** `INPUT.ahead`: what is known of the predicted rows, at least `steps` of them (see `aheadName`). */
  readonly ahead: Tensors;
  readonly steps: number;
}

/**
 * Runs a model of the next row freely: what it predicts is the next row of its window. Gives for each output the numbers of
 * `[windows, steps, columns]`, in the model's scaled units.
 */
export async function runFreely({ run, plan, windows, ahead, steps }: FreeRunCall): Promise<Map<string, Float64Array>> {
  const feeds = new Map(windows);
  const found = new Map<string, Float64Array>();
  const [first] = plan.inputs.keys();
  const rows = defined(windows.get(defined(first, 'an input')), 'a window').dims[0] ?? 0;
  for (let step = 0; step < steps; step++) {
    for (const [name, input] of plan.inputs) {
      if (input.known === 0) continue;
      const known = defined(ahead.get(aheadName(name)), aheadName(name));
      const window = defined(feeds.get(name), name);
      feeds.set(
        name,
        input.kind === 'known-ahead' ? lookAhead(window, known, step) : fillKnown(window, input, known, step),
      );
    }
    const out = await run(feeds);
    const answers = plan.outputs.map(({ block, perStep, columns }) => {
      const numbers = readNext(defined(out.get(block), `output ${block}`), perStep, columns.length);
      const all = found.get(block) ?? new Float64Array(rows * steps * columns.length);
      found.set(block, all);
      numbers.forEach((value, i) => {
        const row = Math.floor(i / columns.length);
        all[(row * steps + step) * columns.length + (i % columns.length)] = value;
      });
      return numbers;
    });
    const predicted = joinColumns(answers, rows);
    for (const [name, input] of plan.inputs) {
      if (input.kind === 'sequence' || input.kind === 'token')
        feeds.set(name, moveOn(defined(feeds.get(name), name), input, predicted, rows));
    }
  }
  return found;
}

/** `[rows, columns]`: what an output says of the next row. */
export function readNext({ dims, data }: Tensor, perStep: boolean, columns: number): Float64Array {
  const rows = dims[0] ?? 0;
  const size = rows === 0 ? 0 : data.length / rows;
  const next = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const from = row * size + (perStep ? size - columns : 0);
    for (let c = 0; c < columns; c++) next[row * columns + c] = Number(data[from + c]);
  }
  return next;
}

function joinColumns(parts: readonly Float64Array[], rows: number): Float64Array {
  const width = rows === 0 ? 0 : parts.reduce((sum, part) => sum + part.length, 0) / rows;
  const joined = new Float64Array(rows * width);
  let at = 0;
  for (const part of parts) {
    const own = part.length / rows;
    for (let row = 0; row < rows; row++) joined.set(part.subarray(row * own, (row + 1) * own), row * width + at);
    at += own;
  }
  return joined;
}

/** What is known of the row that is predicted at `step` stands in the last step of the window (of `static`: everywhere). */
function fillKnown(window: Tensor, { kind, features, known }: FeedbackInput, ahead: Tensor, step: number): Tensor {
  const rows = window.dims[0] ?? 0;
  const steps = ahead.dims[1] ?? 0;
  const filled = window.data.slice();
  const size = filled.length / Math.max(1, rows);
  const width = kind === 'token' ? 1 : features.length;
  for (let row = 0; row < rows; row++) {
    features.forEach((feature, f) => {
      if (feature.from !== 'known') return;
      const value = defined(ahead.data[(row * steps + step) * known + feature.position], 'what is known ahead');
      filled[(row + 1) * size - width + f] = value;
    });
  }
  return { ...window, data: filled };
}

/** What is known of the rows from the one that is predicted at `step` on, as many as `window` has. */
function lookAhead(window: Tensor, ahead: Tensor, step: number): Tensor {
  const [rows = 0, steps = 0, width = 0] = window.dims;
  const given = ahead.dims[1] ?? 0;
  const filled = window.data.slice();
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < steps * width; i++) {
      filled[row * steps * width + i] = defined(ahead.data[(row * given + step) * width + i], 'what is known ahead');
    }
  }
  return { ...window, data: filled };
}

/** The window without its first step; what was predicted is its last one. */
function moveOn(
  { dtype, dims, data }: Tensor,
  { kind, features }: FeedbackInput,
  predicted: Float64Array,
  rows: number,
): Tensor {
  const moved = data.slice();
  const size = data.length / Math.max(1, rows);
  const width = kind === 'token' ? 1 : features.length;
  const columns = predicted.length / Math.max(1, rows);
  for (let row = 0; row < rows; row++) {
    moved.copyWithin(row * size, row * size + width, (row + 1) * size);
    features.forEach((feature, f) => {
      if (feature.from !== 'prediction') return;
      moved[(row + 1) * size - width + f] = predicted[row * columns + feature.position] ?? NaN;
    });
  }
  return { dtype, dims, data: moved };
}
