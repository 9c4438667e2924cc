import type { Viewport } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { findCanvasView } from '../state/canvas-view';
import { useProject } from '../state/project-store';
import type { DrawingPlaces } from './use-drawing-places';

/** Each drawing is seen as it was left; one that is entered for the first time from its beginning. */
export function useViewportMemory(places: DrawingPlaces): void {
  const open = useProject((state) => state.open);
  const key = open.map(({ definition, instance }) => instance ?? definition).join('/');
  const shown = useRef(key);
  const left = useRef(new Map<string, Viewport>());
  useEffect(() => {
    if (shown.current === key) return undefined;
    left.current.set(shown.current, places.getView());
    shown.current = key;
    const before = left.current.get(key);
    const frame = requestAnimationFrame(() => {
      if (before !== undefined) places.setView(before);
      else findCanvasView()?.showStart();
      findCanvasView()?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [key, places]);
}
