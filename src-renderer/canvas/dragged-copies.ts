import type { Position } from '../../src-shared/document/document';
import type { Flow, FlowNode } from './to-flow';

/**
 * The drawing while copies are dragged: what is copied stays where it is, and the copies, which nothing can be done with before they
 * are let go, lie over it at their places.
 */
export function withDraggedCopies({ nodes, origin }: Flow, drag: ReadonlyMap<string, Position>): readonly FlowNode[] {
  const copies = nodes.flatMap((node): FlowNode[] => {
    const place = drag.get(node.id);
    if (place === undefined) return [];
    return [
      {
        ...node,
        id: `copy:${node.id}`,
        position: { x: place.x - origin.x, y: place.y - origin.y },
        className: 'is-copy',
        zIndex: 3,
        ...{ selected: true, selectable: false, draggable: false, connectable: false, focusable: false },
        ariaLabel: 'Copy',
        domAttributes: { 'aria-hidden': true },
      },
    ];
  });
  return [...nodes, ...copies];
}
