import { useReactFlow, type Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { Box } from './minimap-geometry';

/**
 * The box around some nodes, or around all, as the drawing library has its places; null where there are none. Of the drawing
 * itself, which the library may follow a few frames later.
 */
export type BoundsOfNodes = (ids?: readonly string[]) => Box | null;

/** Shows a part of the drawing that was chosen for the size of the canvas; done once it is seen. */
type ChooseView = () => Promise<unknown>;

/**
 * What is seen when the canvas gets another size, with the window or with the panel below: a view that was chosen for the old
 * size is chosen again, any other keeps its middle in the middle. What it gives back shows such a view and remembers it.
 */
export function useResizedView(
  root: RefObject<HTMLDivElement | null>,
  boundsOfNodes: BoundsOfNodes,
): (choose: ChooseView) => void {
  const flow = useReactFlow();
  const chosen = useRef<{ readonly choose: ChooseView; readonly view: Viewport; readonly drawing: Box | null } | null>(
    null,
  );
  const show = useCallback(
    (choose: ChooseView): void => {
      chosen.current = null;
      void choose().then(() => {
        chosen.current = { choose, view: flow.getViewport(), drawing: boundsOfNodes() };
      });
    },
    [flow, boundsOfNodes],
  );

  useEffect(() => {
    const canvas = root.current;
    if (canvas === null) return undefined;
    let [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const observer = new ResizeObserver(() => {
      const [byX, byY] = [canvas.clientWidth - width, canvas.clientHeight - height];
      if (byX === 0 && byY === 0) return;
      width += byX;
      height += byY;
      const [last, view] = [chosen.current, flow.getViewport()];
      // Whoever has moved or zoomed since then has chosen for themselves; and in a drawing that has grown nothing should jump.
      const isStill = last !== null && isSame(last.view, view) && isSame(last.drawing, boundsOfNodes());
      if (isStill) show(last.choose);
      else void flow.setViewport({ x: view.x + byX / 2, y: view.y + byY / 2, zoom: view.zoom });
    });
    observer.observe(canvas);
    return () => observer.disconnect();
  }, [flow, root, show, boundsOfNodes]);

  return show;
}

function isSame<T extends Viewport | Box | null>(a: T, b: T): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
