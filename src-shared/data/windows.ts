import type { WindowSettings } from '../document/document';
import type { Sequence } from './order';
import type { PartName, RowParts } from './split';

/**
 * `last`: a window has `steps` targets after its last input step.
 * `each-step`: every input step has a target, `horizon` rows after it (heads that answer at each step).
 */
export type TargetPlacement = 'last' | 'each-step';

/** What a row must have to take part: bits of `RowGaps`. */
export const GAP_PAST = 1;
export const GAP_KNOWN = 2;
export const GAP_TARGET = 4;
/** For each row, which of its values are missing: past inputs (1), known in advance (2), targets (4). */
export type RowGaps = Uint8Array;

export interface SamplePart {
  /** Where each sample starts, ascending: its first row (of one long text: its first token). */
  readonly starts: Int32Array;
  /** Samples left out because a cell they touch is missing. */
  readonly dropped: number;
}

export interface WindowPlan {
  readonly parts: Readonly<Record<PartName, SamplePart>>;
  /** Windows left out because their targets lie in two parts. */
  readonly straddling: number;
  /** Series with fewer rows than one window spans. */
  readonly shortSeries: number;
}

/** Rows from a window's first input row up to and with its last target row. */
export function windowSpan(window: WindowSettings): number {
  return window.length - 1 + window.horizon + window.steps;
}

/**
 * All windows of the ordered rows. A window starts every `stride` rows of a series and never leaves the series. It
 * belongs to the part that holds all of its target rows, so a test window may read training rows as its past, and no
 * window reads a row that lies after its targets. With `readsAhead` what is known of every target row must be there.
 */
export function planWindows(
  sequences: readonly Sequence[],
  rowParts: RowParts,
  gaps: RowGaps,
  window: WindowSettings,
  placement: TargetPlacement,
  readsAhead = false,
): WindowPlan {
  const pastGaps = countGaps(gaps, GAP_PAST);
  const knownGaps = countGaps(gaps, GAP_KNOWN);
  const targetGaps = countGaps(gaps, GAP_TARGET);
  const starts: number[][] = [[], [], []];
  const dropped = [0, 0, 0];
  let straddling = 0;
  let shortSeries = 0;
  const span = windowSpan(window);
  for (const { start, end } of sequences) {
    if (end - start < span) shortSeries++;
    for (let i = start; i + span <= end; i += window.stride) {
      const inputEnd = i + window.length;
      const targetEnd = i + span;
      const targetStart = placement === 'last' ? targetEnd - window.steps : i + window.horizon;
      const part = rowParts[targetStart]!;
      // Parts never decrease within a series: equal ends mean an equal middle.
      if (rowParts[targetEnd - 1] !== part) {
        straddling++;
        continue;
      }
      const missing =
        pastGaps[inputEnd]! -
        pastGaps[i]! +
        (knownGaps[readsAhead ? targetEnd : inputEnd + window.horizon]! - knownGaps[i + window.horizon]!) +
        (targetGaps[targetEnd]! - targetGaps[targetStart]!);
      if (missing > 0) dropped[part]!++;
      else starts[part]!.push(i);
    }
  }
  const part = (index: number): SamplePart => ({ starts: Int32Array.from(starts[index]!), dropped: dropped[index]! });
  return { parts: { train: part(0), validation: part(1), test: part(2) }, straddling, shortSeries };
}

interface PredictionReads {
  readonly readsKnown: boolean;
  readonly endsWithSeries?: boolean;
  readonly readsAhead?: boolean;
}

/**
 * Windows to predict from: each one whose inputs are complete, whether or not its targets exist yet. Known columns
 * (when `readsKnown`) must reach `horizon` rows past the last input step, with `readsAhead` the last target row. With
 * `endsWithSeries` windows are counted from the last one of a series that is complete, and what is left over lies at its
 * beginning.
 */
export function planPredictionWindows(
  sequences: readonly Sequence[],
  gaps: RowGaps,
  window: WindowSettings,
  { readsKnown, endsWithSeries = false, readsAhead = false }: PredictionReads,
): SamplePart {
  const pastGaps = countGaps(gaps, GAP_PAST);
  const knownGaps = countGaps(gaps, GAP_KNOWN);
  const starts: number[] = [];
  let dropped = 0;
  const ahead = readsKnown ? window.horizon : 0;
  // Past the rows of the sequence inputs, whose known columns lie `horizon` rows ahead.
  const further = readsKnown && readsAhead ? window.steps - 1 : 0;
  const isComplete = (i: number): boolean => {
    const past = pastGaps[i + window.length]! - pastGaps[i]!;
    const known = readsKnown ? knownGaps[i + window.length + ahead + further]! - knownGaps[i + ahead]! : 0;
    return past + known === 0;
  };
  for (const { start, end } of sequences) {
    const last = end - window.length - ahead - further;
    let anchor = endsWithSeries ? last : start;
    while (anchor > start && !isComplete(anchor)) anchor--;
    for (let i = start + Math.max(0, (anchor - start) % window.stride); i <= last; i += window.stride) {
      if (isComplete(i)) starts.push(i);
      else dropped++;
    }
  }
  return { starts: Int32Array.from(starts), dropped };
}

/** Running count: entry `i` is the number of rows before `i` with that gap. */
function countGaps(gaps: RowGaps, bit: number): Int32Array {
  const counts = new Int32Array(gaps.length + 1);
  for (let row = 0; row < gaps.length; row++) counts[row + 1] = counts[row]! + ((gaps[row]! & bit) === 0 ? 0 : 1);
  return counts;
}
