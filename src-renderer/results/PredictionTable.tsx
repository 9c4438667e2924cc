import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type ReactElement } from 'react';
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
  const columns = useMemo(() => listColumns(series), [series]);
  return (
    <div ref={scroller} className="results-table" tabIndex={0} role="region" aria-label="Predictions">
      <div role="table" aria-label="Predictions" aria-rowcount={series.x.length + 1}>
        <div role="rowgroup" className="results-table-head">
          <div role="row" aria-rowindex={1} className="results-row">
            {columns.map(({ head }) => (
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
              {columns.map(({ head, cell }) => (
                <span key={head} role="cell">
                  {cell(index)}
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

interface Column {
  readonly head: string;
  readonly cell: (row: number) => string;
}

function listColumns({ x, isDate, truth, prediction, lastValue, seasonal, interpolation }: ResultSeries): Column[] {
  const numbers = (head: string, values: readonly (number | null)[] | null | undefined): Column[] =>
    values ? [{ head, cell: (row) => formatNumber(values[row]) }] : [];
  const at = (row: number): string => (isDate ? formatDate(x[row] ?? Number.NaN) : formatNumber(x[row]));
  const error = (row: number): number | null => {
    const [right, guess] = [truth[row] ?? null, prediction[row] ?? null];
    return right === null || guess === null ? null : guess - right;
  };
  return [
    { head: isDate ? 'Time' : 'Row', cell: at },
    ...numbers('Truth', truth),
    ...numbers('Prediction', prediction),
    { head: 'Error', cell: (row) => formatNumber(error(row)) },
    ...numbers('Last value', lastValue),
    ...numbers('Last season', seasonal),
    ...numbers('Interpolation', interpolation),
  ];
}
