import { formatTicks } from './format';
import { niceTicks } from './nice-ticks';
import type { PlotTheme } from './plot-theme';

/** A prediction and what was to be predicted, in one unit. */
export interface ScatterPoint {
  readonly truth: number;
  readonly prediction: number;
}

/** More circles than this hide each other and cost time: every n-th point is drawn. */
const MOST_POINTS = 2000;
const EDGE = { left: 64, bottom: 40, top: 8, right: 16 };
/** Room that a tick's text takes on the axis below it. */
const TICK_WIDTH = 48;
const RADIUS = 2.5;

/** Draws predictions against truths into a square of `size` CSS pixels; both axes share their range, on the diagonal they agree. */
export function drawScatter(
  context: CanvasRenderingContext2D,
  points: readonly ScatterPoint[],
  size: number,
  theme: PlotTheme,
): void {
  const { minimum, maximum } = rangeOf(points);
  const inner = { width: size - EDGE.left - EDGE.right, height: size - EDGE.top - EDGE.bottom };
  const [right, bottom] = [EDGE.left + inner.width, EDGE.top + inner.height];
  const share = (value: number): number => (value - minimum) / (maximum - minimum);
  const x = (value: number): number => EDGE.left + share(value) * inner.width;
  const y = (value: number): number => EDGE.top + (1 - share(value)) * inner.height;
  const line = (from: readonly [number, number], to: readonly [number, number]): void => {
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
  };
  const ticks = niceTicks(minimum, maximum, 4);
  const labels = formatTicks(ticks);
  // Side by side they need more room than on top of each other.
  const everyLabel = Math.ceil((TICK_WIDTH * ticks.length) / inner.width);
  context.lineWidth = 1;
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'alphabetic';
  context.strokeStyle = theme.grid;
  context.fillStyle = theme.text;
  for (const [i, tick] of ticks.entries()) {
    line([EDGE.left, y(tick)], [right, y(tick)]);
    line([x(tick), EDGE.top], [x(tick), bottom]);
    const label = labels[i] ?? '';
    context.textAlign = 'right';
    context.fillText(label, EDGE.left - 6, y(tick) + 4);
    context.textAlign = 'center';
    if (i % everyLabel === 0) context.fillText(label, x(tick), bottom + 16);
  }
  context.fillText('Truth', EDGE.left + inner.width / 2, size - 6);
  context.save();
  context.translate(12, EDGE.top + inner.height / 2);
  context.rotate(-Math.PI / 2);
  context.fillText('Prediction', 0, 0);
  context.restore();
  context.save();
  context.strokeStyle = theme.colorOf('floor');
  context.setLineDash([4, 4]);
  line([x(minimum), y(minimum)], [x(maximum), y(maximum)]);
  context.restore();
  const every = Math.ceil(points.length / MOST_POINTS);
  context.save();
  context.globalAlpha = 0.45;
  context.fillStyle = theme.colorOf('prediction');
  for (let i = 0; i < points.length; i += every) {
    const point = points[i];
    if (point === undefined) continue;
    context.beginPath();
    context.arc(x(point.truth), y(point.prediction), RADIUS, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
}

/** Both ends of the axes; around values that are all the same, one on either side. */
function rangeOf(points: readonly ScatterPoint[]): { readonly minimum: number; readonly maximum: number } {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const { truth, prediction } of points) {
    minimum = Math.min(minimum, truth, prediction);
    maximum = Math.max(maximum, truth, prediction);
  }
  return minimum === maximum ? { minimum: minimum - 1, maximum: maximum + 1 } : { minimum, maximum };
}
