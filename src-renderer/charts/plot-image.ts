import type { PlotTheme } from './plot-theme';

export interface ImageLegendEntry {
  readonly label: string;
  readonly color: string;
}

/** A PNG of a drawn plot as a data URL, on the ground of the theme, with the names of its lines, where there are any, above it. */
export function drawPlotImage(
  canvas: HTMLCanvasElement,
  legend: readonly ImageLegendEntry[],
  theme: PlotTheme,
): string {
  const ratio = canvas.width / Math.max(1, canvas.clientWidth);
  const head = legend.length === 0 ? 0 : 28 * ratio;
  const image = document.createElement('canvas');
  image.width = canvas.width;
  image.height = canvas.height + head;
  const context = image.getContext('2d');
  if (context === null) throw new Error('The window has no 2D canvas');
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(canvas, 0, head);
  context.font = `${12 * ratio}px ${theme.font}`;
  context.textBaseline = 'middle';
  let x = 12 * ratio;
  for (const { label, color } of legend) {
    context.fillStyle = color;
    context.fillRect(x, head / 2 - ratio, 14 * ratio, 2 * ratio);
    context.fillStyle = theme.text;
    context.fillText(label, x + 20 * ratio, head / 2);
    x += 20 * ratio + context.measureText(label).width + 16 * ratio;
  }
  return image.toDataURL('image/png');
}
