import type { ReactElement } from 'react';
import type { ColumnRole } from '../../src-shared/document/document';
import type { ColumnDescription } from '../../src-shared/protocol/app-types';
import { formatCount, formatDate, formatNumber } from '../charts/format';
import { ColumnDistributionBars } from './ColumnDistributionBars';

interface ColumnSummaryProps {
  readonly column: ColumnDescription;
  readonly role: ColumnRole;
  readonly rowCount: number;
}

/** Range, mean, different and missing values of a column, and how they are spread. */
export function ColumnSummary({ column, role, rowCount }: ColumnSummaryProps): ReactElement {
  const { minimum, maximum, mean, missing, distinct, distribution, unit } = column;
  // A year is no quantity: no separators, and its mean says nothing. Nor does that of a number that names a series.
  const isName = role === 'time' || role === 'series';
  const show = (value: number | string | null): string =>
    typeof value !== 'number'
      ? (value ?? '–')
      : column.type === 'date'
        ? formatDate(value)
        : isName
          ? String(value)
          : formatNumber(value);
  return (
    <span className="preview-summary">
      <span className="preview-summary-texts">
        <span title={`${show(minimum)} … ${show(maximum)}`}>
          {show(minimum)} … {show(maximum)}
          {unit !== undefined && ` ${unit}`}
        </span>
        <span>
          {/* First: in a narrow column the rest is cut off. */}
          {missing > 0 && (
            <b title={`${formatCount(missing)} of ${formatCount(rowCount)} rows have no value`}>
              {formatCount(missing)} missing ·{' '}
            </b>
          )}
          {mean !== null && !isName && column.type === 'number' && `mean ${formatNumber(mean)} · `}
          {formatCount(distinct)} different
        </span>
      </span>
      {distribution && <ColumnDistributionBars column={column.name} type={column.type} distribution={distribution} />}
    </span>
  );
}
