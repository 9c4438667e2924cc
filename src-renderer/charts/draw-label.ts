import type { PlotTheme } from './plot-theme';

/** Writes a name with the ground of the plot around its letters, so that it is read on top of lines. */
export function drawLabel(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { theme, ratio }: { readonly theme: PlotTheme; readonly ratio: number },
): void {
  ctx.save();
  ctx.setLineDash([]);
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3 * ratio;
  ctx.strokeStyle = theme.ground;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = theme.text;
  ctx.fillText(text, x, y);
  ctx.restore();
}
