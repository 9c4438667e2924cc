import type { ReactElement } from 'react';
import type { PlotLine } from './plot-types';

interface PlotLegendProps {
  readonly lines: readonly PlotLine[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  /** Where the plot writes values itself, so that moving the pointer renders nothing. */
  readonly onValueElement: (key: string, element: HTMLElement | null) => void;
}

/** Names, marks and values of the lines of a plot; a press hides or shows one. */
export function PlotLegend({ lines, hidden, onToggle, onValueElement }: PlotLegendProps): ReactElement {
  return (
    <ul className="plot-legend">
      {lines.map(({ key, label, color, isDashed = false }) => (
        <li key={key}>
          <button
            type="button"
            className="plot-legend-item"
            aria-pressed={!hidden.has(key)}
            onClick={() => onToggle(key)}
          >
            <span className="plot-legend-mark" data-dashed={isDashed} style={{ color: `var(--plot-${color})` }} />
            <span className="plot-legend-label">{label}</span>
            <span className="plot-legend-value" ref={(element) => onValueElement(key, element)} />
          </button>
        </li>
      ))}
      <li className="plot-legend-item">
        <span className="plot-legend-value" ref={(element) => onValueElement('x', element)} />
      </li>
    </ul>
  );
}
