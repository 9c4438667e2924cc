export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The least box around things at their places; null where there are none. */
export function boundsOf(
  things: readonly {
    readonly position: { readonly x: number; readonly y: number };
    readonly width?: number;
    readonly height?: number;
  }[],
): Box | null {
  if (things.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { position, width = 0, height = 0 } of things) {
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + width);
    bottom = Math.max(bottom, position.y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The least box around two. */
export function joinBoxes(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** Pixels that stay free around what is fitted. */
const MARGIN = 5;

/** What a picture of this many pixels shows when a box is fitted into its middle; `scale` is the length of a pixel in it. */
export function fitBox(box: Box, width: number, height: number): { readonly box: Box; readonly scale: number } {
  const least = 1e-3;
  const scale = Math.max(box.width / (width - 2 * MARGIN), box.height / (height - 2 * MARGIN), least);
  const shown = { width: width * scale, height: height * scale };
  return {
    box: { x: box.x - (shown.width - box.width) / 2, y: box.y - (shown.height - box.height) / 2, ...shown },
    scale,
  };
}

/** A box as a closed path. */
export function rectanglePath({ x, y, width, height }: Box): string {
  return `M${x},${y}h${width}v${height}h${-width}z`;
}
