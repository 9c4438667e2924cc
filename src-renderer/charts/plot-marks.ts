import uPlot from 'uplot';
import { drawLabel } from './draw-label';
import type { PlotTheme } from './plot-theme';
import type { PlotMark } from './plot-types';

/** Room around a name, and the height of a line of them, in CSS pixels. */
const GAP = 4;
const LINE_HEIGHT = 13;

/** A mark with the places of its line and of its name, all in pixels of one kind. */
export interface PlacedMark {
  readonly mark: PlotMark;
  readonly x: number;
  readonly textLeft: number;
  /** Counted from the top; names that would cover each other stand below each other. */
  readonly row: number;
}

/** Where marks and their names lie between `left` and `right`: a name stands behind its line, or before it where it would be cut off. */
export function placeMarks(
  marks: readonly { readonly mark: PlotMark; readonly x: number; readonly width: number }[],
  { left, right }: { readonly left: number; readonly right: number },
  gap = GAP,
): PlacedMark[] {
  const taken: { from: number; to: number; row: number }[] = [];
  return marks
    .filter(({ x }) => x >= left && x <= right)
    .map(({ mark, x, width }) => {
      const textLeft = x + gap + width <= right ? x + gap : Math.max(left, x - gap - width);
      const [from, to] = [textLeft - gap, textLeft + width + gap];
      const near = taken.filter((other) => other.from < to && from < other.to).map(({ row }) => row);
      let row = 0;
      while (near.includes(row)) row++;
      taken.push({ from, to, row });
      return { mark, x, textLeft, row };
    });
}

/** Draws vertical lines with their names at the top of the plot. */
export function drawMarks(plot: uPlot, marks: readonly PlotMark[], theme: PlotTheme): void {
  if (marks.length === 0) return;
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.font = `${11 * ratio}px ${theme.font}`;
  ctx.textBaseline = 'top';
  ctx.textAlign = 'left';
  ctx.lineWidth = ratio;
  ctx.setLineDash([3 * ratio, 3 * ratio]);
  const measured = marks.map((mark) => ({
    mark,
    x: plot.valToPos(mark.x, 'x', true),
    width: ctx.measureText(mark.label).width,
  }));
  const sides = { left: bbox.left, right: bbox.left + bbox.width };
  for (const { mark, x, textLeft, row } of placeMarks(measured, sides, GAP * ratio)) {
    ctx.strokeStyle = theme.colorOf(mark.color);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    drawLabel(ctx, mark.label, textLeft, bbox.top + (2 + row * LINE_HEIGHT) * ratio, { theme, ratio });
  }
  ctx.restore();
}
