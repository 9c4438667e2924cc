import { useReactFlow, type Viewport } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { findCanvasView } from '../state/canvas-view';
import { useProject } from '../state/project-store';

/** Each drawing is seen as it was left; one that is entered for the first time from its beginning. */
export function useViewportMemory(): void {
  const open = useProject((state) => state.open);
  const key = open.map(({ definition, instance }) => instance ?? definition).join('/');
  const flow = useReactFlow();
  const shown = useRef(key);
  const left = useRef(new Map<string, Viewport>());
  useEffect(() => {
    if (shown.current === key) return undefined;
    left.current.set(shown.current, flow.getViewport());
    shown.current = key;
    const before = left.current.get(key);
    const frame = requestAnimationFrame(() => {
      if (before !== undefined) void flow.setViewport(before);
      else findCanvasView()?.showStart();
      findCanvasView()?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [key, flow]);
}
