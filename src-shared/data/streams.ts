import type { Dataset } from './dataset';
import { findGaps } from './prepared-columns';
import type { PartName } from './split';
import { GAP_KNOWN, GAP_PAST, type RowGaps } from './windows';

/** Windows in the order in which training reads them: one of each stream in a step, each stream from its first to its last. */
export interface StreamOrder {
  /** Positions in the training part, step after step; the streams always in the same rows. */
  readonly order: Int32Array;
  /** For each of them: 1 where it goes on where the row's window of the step before ended, 0 where it begins anew. */
  readonly keep: Uint8Array;
}

/** Windows of a part that go on with each other. */
export interface Lane {
  /** Windows that end where the first one begins, the oldest first, by where they start: what the part may look back upon. */
  readonly history: Int32Array;
  /** Positions in the part, from `from` up to `to`. */
  readonly from: number;
  readonly to: number;
}

/** A state keeps hardly anything for longer, and all of a long training part would have to be read again each epoch. */
const MOST_HISTORY = 32;

/** 1 for each window that begins where the one before it ends; windows are consecutive and lie in series that never touch. */
export function markContinuing(starts: Int32Array, length: number): Uint8Array {
  return Uint8Array.from(starts, (start, i) => (i > 0 && start === starts[i - 1]! + length ? 1 : 0));
}

/**
 * Cuts the windows of a part into `count` streams of equal length (one window more for the first ones where they do not come
 * out even). All windows are read once; in a last step that is not whole the last rows are missing.
 */
export function layOutStreams(starts: Int32Array, length: number, count: number): StreamOrder {
  const rows = Math.min(count, starts.length);
  const continues = markContinuing(starts, length);
  const order = new Int32Array(starts.length);
  const keep = new Uint8Array(starts.length);
  const [whole, longer] = [Math.floor(starts.length / rows), starts.length % rows];
  for (let row = 0; row < rows; row++) {
    const first = row * whole + Math.min(row, longer);
    const windows = whole + (row < longer ? 1 : 0);
    for (let step = 0; step < windows; step++) {
      order[step * rows + row] = first + step;
      keep[step * rows + row] = step === 0 ? 0 : continues[first + step]!;
    }
  }
  return { order, keep };
}

/** The windows of a part as the stretches that they make, each with what its state may look back upon. */
export function findLanes(dataset: Dataset, part: PartName): Lane[] {
  const { starts } = dataset.parts[part];
  const continues = markContinuing(starts, dataset.binding.window.length);
  const gaps = findGaps(dataset.columns, dataset.table.rowCount);
  const lanes: Lane[] = [];
  for (let from = 0; from < starts.length;) {
    let to = from + 1;
    while (to < starts.length && continues[to] === 1) to++;
    lanes.push({ history: findHistory(dataset, gaps, starts[from]!), from, to });
    from = to;
  }
  return lanes;
}

/** How many complete windows stand end to end before each of these, in its series; no more than `most`. */
export function countBefore(dataset: Dataset, starts: Int32Array, most: number): Int32Array {
  const gaps = findGaps(dataset.columns, dataset.table.rowCount);
  return starts.map((start) => findHistory(dataset, gaps, start, most).length);
}

/** The parts of one long text are texts of their own; of rows, a part may look back to the beginning of the series. */
function findHistory(dataset: Dataset, gaps: RowGaps, start: number, most = MOST_HISTORY): Int32Array {
  const { samples, window } = dataset.binding;
  const sequence = dataset.sequences.find((candidate) => start >= candidate.start && start < candidate.end);
  if (samples === 'text' || sequence === undefined) return new Int32Array(0);
  const isComplete = (at: number): boolean => {
    for (let row = at; row < at + window.length; row++) {
      if ((gaps[row]! & GAP_PAST) !== 0 || ((gaps[row + window.horizon] ?? 0) & GAP_KNOWN) !== 0) return false;
    }
    return true;
  };
  const found: number[] = [];
  let at = start - window.length;
  while (found.length < most && at >= sequence.start && isComplete(at)) {
    found.unshift(at);
    at -= window.length;
  }
  return Int32Array.from(found);
}
