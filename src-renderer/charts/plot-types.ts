/** What a plot shows, as data: no component outside this folder knows the library that draws it. */

/** Fixed meanings of colour, the same in every plot; `series-N` tell runs or columns apart. */
export type PlotColor =
  'training' | 'validation' | 'truth' | 'prediction' | 'floor' | 'floor-2' | `series-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;

export interface PlotLine {
  readonly key: string;
  readonly label: string;
  readonly color: PlotColor;
  /** Ascending; numbers, or milliseconds since 1970 where the plot's x axis is a date. */
  readonly x: readonly number[];
  /** As long as `x`; null is a value that is missing and interrupts the line. */
  readonly y: readonly (number | null)[];
  readonly isDashed?: boolean;
  /** Draws a dot at each value. */
  readonly hasDots?: boolean;
  /** Named in the legend, but drawn only when it is asked for there. */
  readonly isHiddenFirst?: boolean;
  /** Left out of smoothing (a truth is not smoothed). */
  readonly isExact?: boolean;
}

/** A horizontal line at one value, with its name on it (none where that is empty): a floor. */
export interface PlotLevel {
  readonly key: string;
  readonly label: string;
  readonly value: number;
}

/** A stretch of the x axis with its own ground and name, such as a part of the split. */
export interface PlotRegion {
  readonly key: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly color: 'training' | 'validation' | 'test';
}

/** A vertical line at one place of the x axis, with its name on it: an event, such as the best epoch. */
export interface PlotMark {
  readonly key: string;
  readonly label: string;
  readonly x: number;
  readonly color: 'validation' | 'floor';
}

export interface PlotAxis {
  readonly label: string;
  /** Shown in brackets behind the label; empty for none. */
  readonly unit: string;
  /** Counts: ticks at whole numbers, unless less than one is shown. */
  readonly isWhole?: boolean;
}

/** Where the drawing area lies inside its box, in CSS pixels, and how values become places. */
export interface PlotGeometry {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** `Loss (births)`. */
export function describeAxis({ label, unit }: PlotAxis): string {
  return unit === '' ? label : `${label} (${unit})`;
}

/** Colours that tell several runs or columns apart, over again after eight. */
export function seriesColor(index: number): PlotColor {
  const names = [
    'series-0',
    'series-1',
    'series-2',
    'series-3',
    'series-4',
    'series-5',
    'series-6',
    'series-7',
  ] as const;
  return names[index % names.length] ?? 'series-0';
}
