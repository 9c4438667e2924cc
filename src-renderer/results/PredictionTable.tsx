import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type CSSProperties, type ReactElement } from 'react';
import { digitsOfColumn, formatDate, formatDigits, formatNumber } from '../charts/format';
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
  const columns = useMemo(() => layColumns(series), [series]);
  return (
    <div ref={scroller} className="results-table" tabIndex={0} role="region" aria-label="Predictions">
      <div
        role="table"
        aria-label="Predictions"
        aria-rowcount={series.x.length + 1}
        style={{ '--first': columns[0]?.write(series.x.length - 1).length ?? 0 } as CSSProperties}
      >
        <div role="rowgroup" className="results-table-head">
          <div role="row" aria-rowindex={1} className="results-row">
            {columns.map(({ title }) => (
              <span key={title} role="columnheader">
                {title}
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
              {columns.map(({ title, write }) => (
                <span key={title} role="cell">
                  {write(index)}
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
  readonly title: string;
  readonly write: (row: number) => string;
}

/** All values are of one quantity and are written with the same digits after the point. */
function layColumns({ x, isDate, truth, prediction, lastValue, seasonal, interpolation }: ResultSeries): Column[] {
  const sizes = [...truth, ...prediction].map((value) => Math.abs(value ?? 0)).filter(Number.isFinite);
  const greatest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const digits = sizes.every(Number.isInteger) ? 0 : digitsOfColumn([greatest]);
  const write = (value: number | null | undefined): string =>
    digits === null ? formatNumber(value) : formatDigits(value, digits);
  const column = (title: string, values: readonly (number | null)[]): Column => ({
    title,
    write: (row) => write(values[row]),
  });
  return [
    {
      title: isDate ? 'Time' : 'Row',
      write: (row) => (isDate ? formatDate(x[row] ?? NaN) : formatNumber(x[row])),
    },
    column('Truth', truth),
    column('Prediction', prediction),
    column(
      'Residual',
      truth.map((value, row) => differenceOf(value, prediction[row] ?? null)),
    ),
    column('Last value', lastValue),
    ...(seasonal === null ? [] : [column('Last season', seasonal)]),
    ...(interpolation === undefined ? [] : [column('Interpolation', interpolation)]),
  ];
}

/** Truth less prediction, as in the plot of residuals. */
function differenceOf(truth: number | null, prediction: number | null): number | null {
  return truth === null || prediction === null ? null : truth - prediction;
}
