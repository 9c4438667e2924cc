import type { PlotColor } from './plot-types';

/** The colours of the theme in force, read from the page: a canvas knows no CSS variables. */
export interface PlotTheme {
  readonly colorOf: (color: PlotColor | `region-${'training' | 'validation' | 'test'}`) => string;
  readonly text: string;
  readonly grid: string;
  readonly ground: string;
  readonly font: string;
}

export function readPlotTheme(element: Element): PlotTheme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--plot-${name}`).trim();
  return {
    colorOf: read,
    text: read('text'),
    grid: read('grid'),
    ground: read('ground'),
    font: style.fontFamily,
  };
}
