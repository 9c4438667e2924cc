import { getBezierPath, Position } from '@xyflow/react';
import type { SignalKind } from '../../src-shared/blocks/block';
import { HANDLE_SIZE } from './flow-items';
import { lotsByLook } from './look-lots';
import type { FlowNode, WireEdge } from './to-flow';

/** Wires that look alike. */
export interface FarWirePath {
  readonly kind: SignalKind | 'unknown';
  readonly isSelected: boolean;
  readonly hasProblem: boolean;
  readonly path: string;
}

/** The lines of wires between the handles of their blocks; those that are selected last, so that they lie on top. */
export function farWirePaths(nodes: readonly FlowNode[], edges: readonly WireEdge[]): FarWirePath[] {
  const places = new Map(nodes.map((node) => [node.id, node]));
  const lines = edges.flatMap(({ source, sourceHandle, target, targetHandle, selected = false, data }) => {
    const from = placeOfHandle(places.get(source), sourceHandle);
    const to = placeOfHandle(places.get(target), targetHandle);
    if (from === null || to === null || data === undefined) return [];
    const look = { kind: data.kind ?? 'unknown', isSelected: selected, hasProblem: data.hasProblem } as const;
    const [line] = getBezierPath({
      sourceX: from.x,
      sourceY: from.y,
      targetX: to.x,
      targetY: to.y,
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
    });
    return [[look, line] as const];
  });
  return lotsByLook<Omit<FarWirePath, 'path'>, string>(lines)
    .map(({ look, things }) => ({ ...look, path: things.join('') }))
    .sort((a, b) => Number(a.isSelected) - Number(b.isSelected));
}

function placeOfHandle(
  node: FlowNode | undefined,
  handle: string | null | undefined,
): { readonly x: number; readonly y: number } | null {
  const found = node?.handles?.find(({ id }) => id === handle);
  if (node === undefined || found === undefined) return null;
  return { x: node.position.x + found.x + HANDLE_SIZE / 2, y: node.position.y + found.y + HANDLE_SIZE / 2 };
}
