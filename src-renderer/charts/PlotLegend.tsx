import type { ReactElement } from 'react';
import type { PlotColor } from './plot-types';

export interface LegendEntry {
  readonly key: string;
  readonly label: string;
  readonly color: PlotColor;
  readonly isDashed?: boolean;
  /** A fixed value, or null where the plot writes the value under the pointer. */
  readonly value: string | null;
}

interface PlotLegendProps {
  readonly entries: readonly LegendEntry[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  /** Where the plot writes values itself, so that moving the pointer renders nothing. */
  readonly onValueElement: (key: string, element: HTMLElement | null) => void;
}

/** Names, marks and values of what a plot shows; a press hides or shows one. */
export function PlotLegend({ entries, hidden, onToggle, onValueElement }: PlotLegendProps): ReactElement {
  return (
    <ul className="plot-legend">
      {entries.map(({ key, label, color, isDashed = false, value }) => (
        <li key={key}>
          <button
            type="button"
            className="plot-legend-item"
            aria-pressed={!hidden.has(key)}
            onClick={() => onToggle(key)}
          >
            <span className="plot-legend-mark" data-dashed={isDashed} style={{ color: `var(--plot-${color})` }} />
            <span className="plot-legend-label">{label}</span>
            <span className="plot-legend-value" ref={value === null ? (element) => onValueElement(key, element) : null}>
              {value}
            </span>
          </button>
        </li>
      ))}
      <li className="plot-legend-item">
        <span className="plot-legend-value" ref={(element) => onValueElement('x', element)} />
      </li>
    </ul>
  );
}
