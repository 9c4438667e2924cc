import './far-blocks.css';
import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo, type CSSProperties } from 'react';
import { categoryColor } from '../catalog/categories';
import { farBlockShapes } from './far-block-shapes';
import type { FlowNode } from './to-flow';

/**
 * All blocks as plain cards, for a drawing so small that nothing on them could be read: those that look alike are one shape.
 * Hundreds of elements would take several frames to make, to select or to move.
 */
export const FarBlocks = memo(function FarBlocks({ nodes }: { readonly nodes: readonly FlowNode[] }) {
  const { cards, selected } = useMemo(() => farBlockShapes(nodes), [nodes]);
  return (
    <ViewportPortal>
      <svg className="far-blocks" aria-hidden>
        {cards.map(({ category, problem, isBypassed, isCopy, body, stripe }, i) => (
          <g
            key={i}
            style={{ '--category': categoryColor(category) } as CSSProperties}
            data-problem={problem}
            data-bypassed={isBypassed}
            data-copy={isCopy}
          >
            <path className="far-card" d={body} />
            <path className="far-stripe" d={stripe} />
          </g>
        ))}
        {selected.map((path, i) => (
          <path key={i} className="far-selected" d={path} />
        ))}
      </svg>
    </ViewportPortal>
  );
});
