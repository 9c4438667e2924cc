/** What the drawing library is to show now, and whether that is all of what it has to show in the end. */
export interface Piece<Node> {
  readonly nodes: readonly Node[];
  readonly isWhole: boolean;
}

/**
 * One step from the nodes that the drawing library has to those that it is to have: at most `most` blocks of them come, go or
 * change. Whatever is no block does so at once: the picture of blocks does not show it.
 */
export function nextPiece<Node extends { readonly id: string; readonly type?: string }>(
  has: readonly Node[],
  wanted: readonly Node[],
  most: number,
): Piece<Node> {
  if (has === wanted) return { nodes: wanted, isWhole: true };
  const before = new Map(has.map((node) => [node.id, node]));
  let left = most;
  let waiting = 0;
  /** Whether this one may change in this step. */
  const isDue = ({ type }: Node): boolean => {
    if (type !== 'block' || left-- > 0) return true;
    waiting++;
    return false;
  };
  const nodes = wanted.flatMap((node): Node[] => {
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

interface Placed {
  readonly position: { readonly x: number; readonly y: number };
  readonly width?: number;
  readonly height?: number;
}

/** The nodes of which at least a part is on the screen. */
export function nodesOnScreen<Node extends Placed>(nodes: readonly Node[], screen: Screen): Node[] {
  const [x, y, zoom] = screen.transform;
  return nodes.filter(({ position, width = 0, height = 0 }) => {
    const [left, top] = [position.x * zoom + x, position.y * zoom + y];
    return left < screen.width && top < screen.height && left + width * zoom > 0 && top + height * zoom > 0;
  });
}
