/** A part of the canvas, in its own units. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Below this magnification the second line of a card cannot be read. */
const READABLE_ZOOM = 0.75;
const MOST_ZOOM = 1.1;
/** Free space around the drawing, in pixels of the screen; room for the tools at the lower left, too. */
const MARGIN = 40;

/**
 * What of a drawing is seen when it is opened: all of it, where it can be read then; otherwise its beginning, at the left,
 * where the inputs are. `start` is the area of the block that the reading begins at.
 */
export function chooseOpeningView(
  drawing: Area,
  start: Area,
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly zoom: number } {
  const fitting = Math.min((width - 2 * MARGIN) / drawing.width, (height - 2 * MARGIN) / drawing.height, MOST_ZOOM);
  const zoom = Math.max(fitting, READABLE_ZOOM);
  return {
    x: placeAlong(width, drawing.x, drawing.width, start.x, start.width, zoom),
    y: placeAlong(height, drawing.y, drawing.height, start.y, start.height, zoom),
    zoom,
  };
}

/** In the middle when all of it fits; else from its beginning, as far as the block to begin with is still in the middle. */
function placeAlong(screen: number, from: number, extent: number, start: number, size: number, zoom: number): number {
  if (extent * zoom <= screen - 2 * MARGIN) return (screen - extent * zoom) / 2 - from * zoom;
  const beginning = MARGIN - from * zoom;
  const centred = screen / 2 - (start + size / 2) * zoom;
  return Math.min(beginning, centred);
}
