import { getBezierPath, Position, ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { HANDLE_SIZE } from './flow-items';
import type { FlowNode, WireEdge } from './to-flow';

interface FarWiresProps {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly WireEdge[];
}

/**
 * All wires as plain lines, for a drawing so small that none could be pointed at. The drawing library's own wires follow
 * every change of every block, a thousand of them at every key.
 */
export function FarWires({ nodes, edges }: FarWiresProps) {
  const places = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  return (
    <ViewportPortal>
      <svg className="far-wires" aria-hidden>
        {edges.map(({ id, source, sourceHandle, target, targetHandle, selected = false, data }) => {
          const from = placeOfHandle(places.get(source), sourceHandle);
          const to = placeOfHandle(places.get(target), targetHandle);
          if (from === null || to === null || data === undefined) return null;
          return (
            <FarWire
              key={id}
              kind={data.kind ?? 'unknown'}
              isSelected={selected}
              hasProblem={data.hasProblem}
              sourceX={from.x}
              sourceY={from.y}
              targetX={to.x}
              targetY={to.y}
            />
          );
        })}
      </svg>
    </ViewportPortal>
  );
}

interface FarWireProps {
  readonly kind: string;
  readonly isSelected: boolean;
  readonly hasProblem: boolean;
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

const FarWire = memo(function FarWire({ kind, isSelected, hasProblem, ...ends }: FarWireProps) {
  const [path] = getBezierPath({ ...ends, sourcePosition: Position.Right, targetPosition: Position.Left });
  return <path className="wire" d={path} data-kind={kind} data-selected={isSelected} data-problem={hasProblem} />;
});

function placeOfHandle(
  node: FlowNode | undefined,
  handle: string | null | undefined,
): { readonly x: number; readonly y: number } | null {
  const found = node?.handles?.find(({ id }) => id === handle);
  if (node === undefined || found === undefined) return null;
  return { x: node.position.x + found.x + HANDLE_SIZE / 2, y: node.position.y + found.y + HANDLE_SIZE / 2 };
}
