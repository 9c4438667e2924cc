import './wire.css';
import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { farWirePaths } from './far-wire-paths';
import type { FlowNode, WireEdge } from './to-flow';

interface FarWiresProps {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly WireEdge[];
}

/**
 * All wires as plain lines, for a drawing so small that none could be pointed at: many that look alike are one shape. The
 * drawing library's own wires follow every change of every block, a thousand of them at every key.
 */
export const FarWires = memo(function FarWires({ nodes, edges }: FarWiresProps) {
  const paths = useMemo(() => farWirePaths(nodes, edges), [nodes, edges]);
  return (
    <ViewportPortal>
      <svg className="far-wires" aria-hidden>
        {paths.map(({ kind, isSelected, hasProblem, path }, i) => (
          <path
            key={i}
            className="wire"
            d={path}
            data-kind={kind}
            data-selected={isSelected}
            data-problem={hasProblem}
          />
        ))}
      </svg>
    </ViewportPortal>
  );
});
