import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactElement } from 'react';
import { formatDate, formatNumber } from '../charts/format';
import type { ResultSeries } from './head-results';

const ROW_HEIGHT = 22;

/** Every predicted value beside its truth; only the rows in view are drawn. */
export function PredictionTable({ series }: { readonly series: ResultSeries }): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: series.x.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const heads = [series.isDate ? 'Time' : 'Row', 'Truth', 'Prediction', 'Error', 'Last value'];
  if (series.seasonal !== null) heads.push('Last season');
  if (series.interpolation !== undefined) heads.push('Interpolation');
  return (
    <div ref={scroller} className="results-table" tabIndex={0} role="region" aria-label="Predictions">
      <div role="table" aria-label="Predictions" aria-rowcount={series.x.length + 1}>
        <div role="rowgroup" className="results-table-head">
          <div role="row" aria-rowindex={1} className="results-row">
            {heads.map((head) => (
              <span key={head} role="columnheader">
                {head}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ position: 'relative', height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              className="results-row"
              style={{ position: 'absolute', insetInline: 0, height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
            >
              {cellsOf(series, index).map((text, i) => (
                <span key={i} role="cell">
                  {text}
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function cellsOf(series: ResultSeries, index: number): string[] {
  const { x, isDate, truth, prediction, lastValue, seasonal, interpolation } = series;
  const at = x[index];
  const [right, guess] = [truth[index] ?? null, prediction[index] ?? null];
  const cells = [
    at === undefined ? '' : isDate ? formatDate(at) : formatNumber(at),
    formatNumber(right),
    formatNumber(guess),
    right === null || guess === null ? '–' : formatNumber(guess - right),
    formatNumber(lastValue[index]),
  ];
  if (interpolation !== undefined) cells.push(formatNumber(interpolation[index]));
  return seasonal === null ? cells : [...cells, formatNumber(seasonal[index])];
}
