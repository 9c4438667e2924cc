import { useRef, type ReactElement } from 'react';
import './charts.css';
import { formatTicks } from './format';
import { niceTicks } from './nice-ticks';
import { useRoom } from './use-room';

interface ScatterPlotProps {
  readonly name: string;
  /** Prediction against truth, in one unit; both axes share their range. */
  readonly points: readonly { readonly truth: number; readonly prediction: number }[];
}

/** More circles than this hide each other and cost time: every n-th point is drawn. */
const MOST_POINTS = 2000;
/** A square of this size at least, so that its ticks can be read, and at most. Pixels. */
const SIZES = { least: 160, most: 460 };
const EDGE = { left: 64, bottom: 40, top: 8, right: 16 };
/** Room that a tick's text takes on the axis below it. */
const TICK_WIDTH = 48;

/** Predictions against truths; on the diagonal they agree. */
export function ScatterPlot({ name, points }: ScatterPlotProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const finite = points.filter((p) => Number.isFinite(p.truth) && Number.isFinite(p.prediction));
  const every = Math.ceil(finite.length / MOST_POINTS);
  const drawn = finite.filter((_, i) => i % every === 0);
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const { truth, prediction } of finite) {
    minimum = Math.min(minimum, truth, prediction);
    maximum = Math.max(maximum, truth, prediction);
  }
  const room = useRoom(host, finite.length > 0);
  if (finite.length === 0) return <div className="plot-empty">No values to compare.</div>;
  if (minimum === maximum) [minimum, maximum] = [minimum - 1, maximum + 1];
  const size = Math.max(SIZES.least, Math.min(SIZES.most, room?.width ?? Infinity, room?.height ?? Infinity));
  const inner = { width: size - EDGE.left - EDGE.right, height: size - EDGE.top - EDGE.bottom };
  const share = (value: number): number => (value - minimum) / (maximum - minimum);
  const x = (value: number): number => EDGE.left + share(value) * inner.width;
  const y = (value: number): number => EDGE.top + (1 - share(value)) * inner.height;
  const ticks = niceTicks(minimum, maximum, 4);
  const labels = formatTicks(ticks);
  // Side by side they need more room than on top of each other.
  const everyLabel = Math.ceil((TICK_WIDTH * ticks.length) / inner.width);
  const bottom = EDGE.top + inner.height;
  return (
    <div className="scatter-host" ref={host}>
      <svg className="scatter" width={size} height={size} role="img" aria-label={name}>
        {ticks.map((tick, i) => (
          <g key={tick}>
            <line x1={EDGE.left} x2={size - EDGE.right} y1={y(tick)} y2={y(tick)} stroke="var(--plot-grid)" />
            <line y1={EDGE.top} y2={bottom} x1={x(tick)} x2={x(tick)} stroke="var(--plot-grid)" />
            <text x={EDGE.left - 6} y={y(tick) + 4} textAnchor="end">
              {labels[i]}
            </text>
            {i % everyLabel === 0 && (
              <text x={x(tick)} y={bottom + 16} textAnchor="middle">
                {labels[i]}
              </text>
            )}
          </g>
        ))}
        <line
          x1={x(minimum)}
          y1={y(minimum)}
          x2={x(maximum)}
          y2={y(maximum)}
          stroke="var(--plot-floor)"
          strokeDasharray="4 4"
        />
        {drawn.map((point, i) => (
          <circle key={i} cx={x(point.truth)} cy={y(point.prediction)} r={2.5} />
        ))}
        <text x={EDGE.left + inner.width / 2} y={size - 6} textAnchor="middle">
          Truth
        </text>
        <text transform={`translate(12 ${EDGE.top + inner.height / 2}) rotate(-90)`} textAnchor="middle">
          Prediction
        </text>
      </svg>
    </div>
  );
}
