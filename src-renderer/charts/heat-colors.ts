/** How a number becomes a colour: `share` from nothing to all of it, `signed` from negative over nothing to positive. */
export type HeatScale = 'share' | 'signed';

export type Rgb = readonly [number, number, number];

/** End colours of both scales, from the theme: a canvas knows no CSS variables. */
export interface HeatTheme {
  readonly none: Rgb;
  readonly much: Rgb;
  readonly negative: Rgb;
}

/**
 * The colour of a value between `-limit` (or 0) and `limit`; beyond them, that of the end. Lightness falls steadily with
 * size, so that the picture reads without colour too. A value that is not finite has no colour.
 */
export function heatColor(value: number, limit: number, scale: HeatScale, theme: HeatTheme): Rgb | null {
  if (!Number.isFinite(value)) return null;
  const size = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
  const end = scale === 'signed' && value < 0 ? theme.negative : theme.much;
  const mix = (index: 0 | 1 | 2): number => Math.round(theme.none[index] + (end[index] - theme.none[index]) * size);
  return [mix(0), mix(1), mix(2)];
}

/** The greatest size among the values that are finite; 1 where there is none, or all are 0. */
export function heatLimit(values: readonly number[]): number {
  let greatest = 0;
  for (const value of values) if (Number.isFinite(value)) greatest = Math.max(greatest, Math.abs(value));
  return greatest === 0 ? 1 : greatest;
}

/** Reads `#rrggbb`; black for anything else. */
export function parseColor(text: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  const part = (index: number): number => parseInt(match?.[index] ?? '0', 16);
  return [part(1), part(2), part(3)];
}

/** `rgb(1 2 3)`. */
export function cssColor([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
