/** Pixels from the upper left corner of the canvas. */
export interface Place {
  readonly left: number;
  readonly top: number;
}

/** Of the list over the canvas, see `.canvas-menu`, with a margin. */
const MENU_WIDTH = 350;
const MENU_HEIGHT = 324;

/** Moves the corner of a menu so that all of it stays inside. */
export function keepInside({ left, top }: Place, width: number, height: number): Place {
  return {
    left: Math.max(8, Math.min(left, width - MENU_WIDTH)),
    top: Math.max(8, Math.min(top, height - MENU_HEIGHT)),
  };
}

/** Where the list goes that is about all of the drawing: at the top, in the middle. */
export function atTop(width: number): Place {
  return { left: Math.max(8, (width - MENU_WIDTH) / 2), top: 24 };
}
