import { createContext, useContext } from 'react';

/** Below this magnification names and ports cannot be read: blocks and wires are drawn without them. */
export const FAR_ZOOM = 0.42;

/** Whether the drawing is seen from so far that details are left out. */
export const FarContext = createContext(false);

export function useIsFar(): boolean {
  return useContext(FarContext);
}
