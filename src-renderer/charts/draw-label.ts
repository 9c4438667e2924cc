import type { PlotTheme } from './plot-theme';

/** A stretch of the canvas that is written on. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Height of a line of names, in CSS pixels. */
export const LABEL_HEIGHT = 13;

export function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Writes a name into a box on the ground of the plot, so that no line runs through its letters. */
export function drawLabel(ctx: CanvasRenderingContext2D, text: string, box: Box, theme: PlotTheme): void {
  ctx.save();
  ctx.globalAlpha = 0.85;
  ctx.fillStyle = theme.ground;
  ctx.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.text;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, box.left, (box.top + box.bottom) / 2);
  ctx.restore();
}
