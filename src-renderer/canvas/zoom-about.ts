/** What is seen of the drawing: its shift in pixels, and its magnification. */
interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const LEAST_ZOOM = 0.05;
export const GREATEST_ZOOM = 2.5;

/** Magnifies by a factor, within the bounds, so that what lies under `point` (pixels from the corner of the canvas) stays there. */
export function zoomAbout(
  { x, y, zoom }: View,
  point: { readonly x: number; readonly y: number },
  factor: number,
): View {
  const next = Math.min(GREATEST_ZOOM, Math.max(LEAST_ZOOM, zoom * factor));
  const scale = next / zoom;
  return { x: point.x - (point.x - x) * scale, y: point.y - (point.y - y) * scale, zoom: next };
}

/** Doublings for each line, page or pixel that a wheel is turned: as the drawing library counts. */
const SPEEDS: Readonly<Record<number, number>> = { 0: 0.002, 1: 0.05, 2: 1 };

/** How much a turn of the wheel magnifies. */
export function factorOfWheel({ deltaY, deltaMode }: Pick<WheelEvent, 'deltaY' | 'deltaMode'>): number {
  return 2 ** (-deltaY * (SPEEDS[deltaMode] ?? 1));
}
