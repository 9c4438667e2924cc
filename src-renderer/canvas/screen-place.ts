/** Pixels from the upper left corner of the canvas. */
export interface Place {
  readonly left: number;
  readonly top: number;
}

const MENU_WIDTH = 308;
const MENU_HEIGHT = 324;

/** Moves the corner of a menu so that all of it stays inside. */
export function keepInside({ left, top }: Place, width: number, height: number): Place {
  return {
    left: Math.max(8, Math.min(left, width - MENU_WIDTH)),
    top: Math.max(8, Math.min(top, height - MENU_HEIGHT)),
  };
}
