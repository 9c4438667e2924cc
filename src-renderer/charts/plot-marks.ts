import uPlot from 'uplot';
import { drawLabel, LABEL_HEIGHT, type Box } from './draw-label';
import type { PlotTheme } from './plot-theme';
import type { PlotMark } from './plot-types';

/** Room around a name, in CSS pixels. */
const GAP = 4;

/** A mark with the place of its line and the box of its name, all in pixels of one kind. */
export interface PlacedMark {
  readonly mark: PlotMark;
  readonly x: number;
  readonly box: Box;
}

interface MeasuredMark {
  readonly mark: PlotMark;
  readonly x: number;
  /** Of the name. */
  readonly width: number;
}

/**
 * Where marks and their names lie in the drawing area: a name stands behind its line, or before it where it would be cut off;
 * names that would cover each other stand below each other.
 */
export function placeMarks(
  marks: readonly MeasuredMark[],
  area: { readonly left: number; readonly right: number; readonly top: number },
  ratio = 1,
): PlacedMark[] {
  const gap = GAP * ratio;
  const height = LABEL_HEIGHT * ratio;
  const taken: { from: number; to: number; row: number }[] = [];
  return marks
    .filter(({ x }) => x >= area.left && x <= area.right)
    .map(({ mark, x, width }) => {
      const left = x + gap + width <= area.right ? x + gap : Math.max(area.left, x - gap - width);
      const [from, to] = [left - gap, left + width + gap];
      const near = taken.filter((other) => other.from < to && from < other.to).map(({ row }) => row);
      let row = 0;
      while (near.includes(row)) row++;
      taken.push({ from, to, row });
      const top = area.top + 2 * ratio + row * height;
      return { mark, x, box: { left, top, right: left + width, bottom: top + height } };
    });
}

/** The marks of a plot as it is shown now. */
export function layOutMarks(plot: uPlot, marks: readonly PlotMark[], theme: PlotTheme): PlacedMark[] {
  if (marks.length === 0) return [];
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = `${11 * uPlot.pxRatio}px ${theme.font}`;
  const measured = marks.map((mark) => ({
    mark,
    x: plot.valToPos(mark.x, 'x', true),
    width: ctx.measureText(mark.label).width,
  }));
  ctx.restore();
  return placeMarks(measured, { left: bbox.left, right: bbox.left + bbox.width, top: bbox.top }, uPlot.pxRatio);
}

/** Draws vertical lines with their names at the top of the plot. */
export function drawMarks(plot: uPlot, placed: readonly PlacedMark[], theme: PlotTheme): void {
  if (placed.length === 0) return;
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px ${theme.font}`;
  ctx.lineWidth = ratio;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  for (const { mark, x } of placed) {
    ctx.strokeStyle = theme.colorOf(mark.color);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  for (const { mark, box } of placed) drawLabel(ctx, mark.label, box, theme);
  ctx.restore();
}
