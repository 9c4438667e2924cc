import type { WindowSettings } from '../../src-shared/document/document';

/** A window on the x axis of a plotted series. */
export interface WindowSpans {
  readonly input: { readonly from: number; readonly to: number };
  readonly target: { readonly from: number; readonly to: number };
}

/** What of a window can be dragged: its start, where the target begins, and where the target ends. */
export type WindowHandle = 'length' | 'horizon' | 'steps';

/** Where a window lies whose input ends at `anchor`, when a row is `rowWidth` wide. */
export function placeWindow({ length, horizon, steps }: WindowSettings, anchor: number, rowWidth: number): WindowSpans {
  const start = anchor + (horizon - 1) * rowWidth;
  return {
    input: { from: anchor - length * rowWidth, to: anchor },
    target: { from: start, to: start + steps * rowWidth },
  };
}

/** The window after a handle was moved by so many rows to the right. Nothing becomes less than one row. */
export function dragWindow(window: WindowSettings, handle: WindowHandle, rows: number): WindowSettings {
  const moved = handle === 'length' ? window.length - rows : window[handle] + rows;
  return { ...window, [handle]: Math.max(1, Math.round(moved)) };
}

/** How wide a row is on the x axis; the curve may be thinned. */
export function estimateRowWidth(x: readonly number[], rowCount: number): number {
  const first = x[0];
  const last = x.at(-1);
  if (first === undefined || last === undefined || !(last > first)) return 1;
  if (x.length < rowCount) return (last - first) / Math.max(1, rowCount - 1);
  const gaps = x.slice(1).map((value, i) => value - (x[i] ?? value));
  const positive = gaps.filter((gap) => gap > 0).sort((a, b) => a - b);
  return positive[Math.floor(positive.length / 2)] ?? 1;
}
