import type { DataBinding } from '../../document/document';
import type { Dataset } from '../dataset';
import type { NumberSpec } from '../feature-spec';
import type { Sequence } from '../order';
import { findGaps, isNumber, type PreparedColumn, type PreparedNumber } from '../prepared-columns';
import type { RowParts } from '../split';
import { GAP_KNOWN, GAP_PAST, type SamplePart } from '../windows';
import { collectParts } from './collect-parts';
import { hideCells, NOTHING } from './hidden-cells';

/** The columns whose gaps are to be filled. */
export function gapColumns(columns: readonly PreparedColumn[]): PreparedNumber[] {
  return columns.filter(isNumber).filter(({ fitted }) => fitted.role === 'target');
}

/**
 * Windows whose own cells are to be filled: they lie in one part, and what they read besides must be complete. The columns to
 * be filled may have gaps.
 */
export function planGapWindows(
  sequences: readonly Sequence[],
  rowParts: RowParts,
  columns: readonly PreparedColumn[],
  { length, stride }: DataBinding['window'],
): ReturnType<typeof collectParts> {
  const starts: number[] = [];
  for (const { start, end } of sequences) {
    for (let at = start; at + length <= end; at += stride) {
      // Parts never decrease within a series: equal ends mean an equal middle.
      if (rowParts[at] === rowParts[at + length - 1]) starts.push(at);
    }
  }
  return collectParts(starts, (start) => rowParts[start]!, isReadable(columns, rowParts.length, length));
}

/** Windows that cover every row, half over each other, so that each gap has rows on both sides where there are any. */
export function planGapPrediction(
  sequences: readonly Sequence[],
  rowCount: number,
  columns: readonly PreparedColumn[],
  { length }: DataBinding['window'],
): SamplePart {
  const starts: number[] = [];
  for (const { start, end } of sequences) {
    if (end - start < length) continue;
    for (let at = start; at + length < end; at += Math.max(1, length >> 1)) starts.push(at);
    starts.push(end - length);
  }
  return collectParts(starts, () => 2, isReadable(columns, rowCount, length)).test;
}

function isReadable(columns: readonly PreparedColumn[], rowCount: number, length: number): (start: number) => boolean {
  const gaps = findGaps(
    columns.filter(({ fitted }) => fitted.role !== 'target'),
    rowCount,
  );
  return (start) => gaps.subarray(start, start + length).every((gap) => (gap & (GAP_PAST | GAP_KNOWN)) === 0);
}

interface GapForm {
  readonly chosen: readonly PreparedNumber[];
  readonly names: readonly string[];
  readonly length: number;
  /** What is the same of what is read and what is to be found out. */
  readonly common: Pick<NumberSpec, 'dtype' | 'columns' | 'steps' | 'isDrawn'>;
  /** What is hidden of a window, by step and column of `chosen`; the seed decides. */
  readonly isHidden: (seed: number) => (step: number, column: number) => boolean;
}

function readForm(dataset: Dataset, columns: readonly PreparedColumn[]): GapForm {
  const all = gapColumns(dataset.columns);
  const { length } = dataset.binding.window;
  const chosen = columns.filter(isNumber);
  const places = chosen.map((column) => all.indexOf(column));
  return {
    chosen,
    names: chosen.map(({ fitted }) => fitted.name),
    length,
    common: { dtype: 'float32', columns: chosen, steps: length, isDrawn: true },
    isHidden: (seed) => {
      const hidden = hideCells(seed, length, all.length, dataset.hiding ?? NOTHING);
      return (step, column) => hidden[step * all.length + places[column]!] === 1;
    },
  };
}

/** What can be seen of a window: each value, 0 where it is missing or hidden, and behind them for each whether it is there. */
export function gapInputs(dataset: Dataset, columns: readonly PreparedColumn[]): NumberSpec {
  const { chosen, names, length, common, isHidden } = readForm(dataset, columns);
  const width = 2 * chosen.length;
  return {
    ...common,
    kind: 'gap-input',
    names: [...names, ...names.map((name) => `${name} is known`)],
    width,
    inner: [width],
    write: (out, at, start, seed) => {
      const hides = isHidden(seed);
      for (let t = 0; t < length; t++) {
        chosen.forEach(({ values }, c) => {
          const value = values[start + t]!;
          if (Number.isNaN(value) || hides(t, c)) return;
          out[at + t * width + c] = value;
          out[at + t * width + chosen.length + c] = 1;
        });
      }
    },
  };
}

/** What is to be found out: the hidden cells that are known. NaN elsewhere: nothing is learnt or measured there. */
export function gapTargets(dataset: Dataset, columns: readonly PreparedColumn[]): NumberSpec {
  const { chosen, names, length, common, isHidden } = readForm(dataset, columns);
  const width = chosen.length;
  return {
    ...common,
    kind: 'gap-target',
    names,
    width,
    inner: [width],
    write: (out, at, start, seed) => {
      const hides = isHidden(seed);
      for (let t = 0; t < length; t++) {
        chosen.forEach(({ values }, c) => {
          out[at + t * width + c] = hides(t, c) ? values[start + t]! : NaN;
        });
      }
    },
  };
}
