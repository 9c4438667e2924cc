import { createContext, useContext } from 'react';

/** Below this magnification names and ports cannot be read: blocks and wires are drawn without them. */
export const FAR_ZOOM = 0.32;

/** Below this even large names cannot be read: only coloured cards are left. */
export const TINY_ZOOM = 0.18;

/** Whether the drawing is seen from so far that details are left out. */
export const FarContext = createContext(false);

export function useIsFar(): boolean {
  return useContext(FarContext);
}
