import { z } from 'zod';

/** Where the window stood when it was closed. */
export interface WindowState {
  readonly x: number | null;
  readonly y: number | null;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const SMALLEST = { width: 960, height: 600 };
const USUAL = { width: 1440, height: 900 };

const schema = z.object({
  x: z.number().int().nullable(),
  y: z.number().int().nullable(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
});

/** The stored state as far as it fits the screens there are now; the usual size, centred, where none is stored. */
export function restoreWindowState(stored: string | null, screens: readonly Area[]): WindowState {
  const first = screens[0] ?? { x: 0, y: 0, ...USUAL };
  const size = (width: number, height: number, within: Area): { width: number; height: number } => ({
    width: Math.max(SMALLEST.width, Math.min(width, within.width)),
    height: Math.max(SMALLEST.height, Math.min(height, within.height)),
  });
  const centred: WindowState = { x: null, y: null, ...size(USUAL.width, USUAL.height, first), isMaximized: false };
  const state = parseState(stored);
  if (state === null) return centred;
  const { x, y, isMaximized } = state;
  // A screen may have been taken away: a title bar that nobody can reach is worse than a window in another place.
  const screen = screens.find((area) => x !== null && y !== null && overlaps(area, x, y, state.width));
  if (screen === undefined) return { ...centred, ...size(state.width, state.height, first), isMaximized };
  return { x, y, ...size(state.width, state.height, screen), isMaximized };
}

function parseState(stored: string | null): WindowState | null {
  if (stored === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(stored));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Pixels of the title bar that must lie on a screen. */
const GRIP = 100;

function overlaps(area: Area, x: number, y: number, width: number): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= GRIP && y >= area.y && y <= area.y + area.height - GRIP;
}
