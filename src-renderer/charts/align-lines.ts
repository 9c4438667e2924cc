import type { PlotLine } from './plot-types';
import { smoothValues } from './smooth';

/** Values of several lines over one x axis, as the drawing library takes them. */
export interface AlignedLines {
  readonly x: readonly number[];
  /** One row a line: a number, null where the line is interrupted, undefined where it has no value at this x. */
  readonly rows: readonly (readonly (number | null | undefined)[])[];
}

/** Puts lines over the union of their x values. Each line's `x` must ascend; of equal neighbours the last counts. */
export function alignLines(
  lines: readonly { readonly x: readonly number[]; readonly y: readonly (number | null)[] }[],
): AlignedLines {
  const first = lines[0];
  if (first === undefined) return { x: [], rows: [] };
  if (lines.every((line) => line.x === first.x)) return { x: first.x, rows: lines.map((line) => line.y) };
  const x = [...new Set(lines.flatMap((line) => line.x))].sort((a, b) => a - b);
  const place = new Map(x.map((value, index) => [value, index]));
  const rows = lines.map((line) => {
    const row = new Array<number | null | undefined>(x.length).fill(undefined);
    line.x.forEach((value, index) => {
      const at = place.get(value);
      if (at !== undefined) row[at] = line.y[index] ?? null;
    });
    return row;
  });
  return { x, rows };
}

/** Whether there is anything to draw. */
export function hasAnyValue({ rows }: AlignedLines): boolean {
  return rows.some((row) => row.some((value) => typeof value === 'number'));
}

/**
 * Lines as they are drawn: smoothed by so much. With `hasAxesFirst`, lines without any value have two places without any,
 * between which the axes can be drawn.
 */
export function alignSmooth(lines: readonly PlotLine[], weight: number, hasAxesFirst: boolean): AlignedLines {
  const aligned = alignLines(
    lines.map(({ x, y, isExact }) => ({ x, y: isExact === true ? y : smoothValues(y, weight) })),
  );
  if (!hasAxesFirst || aligned.x.length > 0) return aligned;
  return { x: [0, 1], rows: lines.map(() => [null, null]) };
}
