import './wire.css';
import { BaseEdge, getBezierPath, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useLayout } from '../state/layout-store';
import { useIsFar } from './detail-context';
import type { WireEdge } from './to-flow';

/** Width of a character of a label, for deciding whether it has room. */
const LETTER = 6.1;

/**
 * A wire. A sequence is a ribbon, a vector a line, tokens are dotted, an image is a broad band, attention weights are
 * dashed: the kind is seen without its colour.
 */
export const Wire = memo(function Wire(props: EdgeProps<WireEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected = false } = props;
  const isFar = useIsFar();
  const areShapesShown = useLayout((state) => state.areShapesShown);
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
  });
  const kind = data?.kind ?? 'unknown';
  const label = data?.label ?? '';
  const hasRoom = targetX - sourceX > label.length * LETTER + 24;
  return (
    <g
      className="wire"
      data-kind={kind}
      data-selected={selected}
      data-problem={data?.hasProblem ?? false}
      data-target={data?.isTarget ?? false}
    >
      <BaseEdge path={path} className="wire-line" interactionWidth={isFar ? 0 : 18} />
      {!isFar && (kind === 'sequence' || kind === 'image') && <path d={path} className="wire-core" fill="none" />}
      {!isFar && label !== '' && (
        <text
          className="wire-label mono"
          data-visible={(areShapesShown && hasRoom) || selected}
          x={labelX}
          y={labelY - 9}
          textAnchor="middle"
        >
          {label}
        </text>
      )}
    </g>
  );
});
