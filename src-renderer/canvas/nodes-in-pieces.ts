import type { FlowNode } from './to-flow';

/** What the drawing library is to show now, and whether that is all of what it has to show in the end. */
export interface Piece {
  readonly nodes: readonly FlowNode[];
  readonly isWhole: boolean;
}

/**
 * One step from the nodes that the drawing library has to those that it is to have: at most `most` blocks of them come, go or
 * change. Whatever is no block does so at once: the picture of blocks does not show it.
 */
export function nextPiece(has: readonly FlowNode[], wanted: readonly FlowNode[], most: number): Piece {
  if (has === wanted) return { nodes: wanted, isWhole: true };
  const before = new Map(has.map((node) => [node.id, node]));
  let left = most;
  let waiting = 0;
  /** Whether this one may change in this step. */
  const isDue = ({ type }: FlowNode): boolean => {
    if (type !== 'block' || left-- > 0) return true;
    waiting++;
    return false;
  };
  const nodes = wanted.flatMap((node): FlowNode[] => {
    const known = before.get(node.id);
    before.delete(node.id);
    if (known === node || isDue(node)) return [node];
    return known === undefined ? [] : [known];
  });
  for (const gone of before.values()) if (!isDue(gone)) nodes.push(gone);
  return waiting === 0 ? { nodes: wanted, isWhole: true } : { nodes, isWhole: false };
}

/** What is on the screen, as the drawing library tells of it: a shift in pixels, a magnification, a size in pixels. */
export interface Screen {
  readonly transform: readonly [x: number, y: number, zoom: number];
  readonly width: number;
  readonly height: number;
}

/** The nodes of which at least a part is on the screen. */
export function nodesOnScreen(nodes: readonly FlowNode[], screen: Screen): FlowNode[] {
  const [x, y, zoom] = screen.transform;
  return nodes.filter(({ position, width = 0, height = 0 }) => {
    const [left, top] = [position.x * zoom + x, position.y * zoom + y];
    return left < screen.width && top < screen.height && left + width * zoom > 0 && top + height * zoom > 0;
  });
}
