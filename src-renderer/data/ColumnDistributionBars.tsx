import type { ReactElement } from 'react';
import type { ColumnDescription, ColumnDistribution } from '../../src-shared/protocol/app-types';
import { listBars } from './column-bars';

const WIDTH = 76;
const HEIGHT = 26;
/** Bars of categories are not drawn wider than this. */
const WIDEST = 12;

interface ColumnDistributionBarsProps {
  readonly column: string;
  readonly type: ColumnDescription['type'];
  readonly distribution: ColumnDistribution;
}

/** How often the values of a column occur, as bars small enough for its head; nothing where every value occurs once. */
export function ColumnDistributionBars(props: ColumnDistributionBarsProps): ReactElement | null {
  const { column, type, distribution } = props;
  const bars = listBars(distribution, type);
  const most = Math.max(...bars.map(({ count }) => count));
  if (bars.length === 0 || (distribution.kind === 'values' && most === 1)) return null;
  const step = distribution.kind === 'values' ? Math.min(WIDEST, WIDTH / bars.length) : WIDTH / bars.length;
  return (
    <svg
      className="preview-bars"
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`How the values of ${column} are spread: most rows at ${bars.find(({ count }) => count === most)?.title ?? ''}`}
    >
      {bars.map(({ title, count }, i) => (
        <g key={title}>
          {/* The whole height answers to the pointer, so that a low bar can be read too. */}
          <rect x={i * step} y={0} width={step} height={HEIGHT} fill="transparent">
            <title>{title}</title>
          </rect>
          {count > 0 && (
            <rect
              x={i * step}
              y={HEIGHT - Math.max(1, (HEIGHT * count) / most)}
              width={Math.max(1, step - 1)}
              height={Math.max(1, (HEIGHT * count) / most)}
              pointerEvents="none"
            />
          )}
        </g>
      ))}
    </svg>
  );
}
