import { useReactFlow, useStoreApi, type Viewport } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { Position } from '../../src-shared/document/document';

/**
 * Places of the drawing as the drawing library has them, and as the window has them. The library's places are those of the
 * drawing less the drawing's origin (see `Flow.origin`).
 */
export interface DrawingPlaces {
  readonly fromFlow: (place: Position) => Position;
  readonly toFlow: (place: Position) => Position;
  /** From pixels of the window. */
  readonly fromScreen: (place: Position) => Position;
  readonly toScreen: (place: Position) => Position;
  /** What is seen of the drawing, as a shift in pixels and a magnification. */
  readonly getView: () => Viewport;
  readonly setView: (view: Viewport) => void;
  /** Moves what the library shows by as much as the origin moves. Before anything is painted: blocks have their places then. */
  readonly moveOrigin: (to: Position) => void;
}

/** The origin is the place (0, 0) until it is moved. */
export function useDrawingPlaces(): DrawingPlaces {
  const flow = useReactFlow();
  const store = useStoreApi();
  const origin = useRef<Position>({ x: 0, y: 0 });
  return useMemo(() => {
    const fromFlow = ({ x, y }: Position): Position => ({ x: x + origin.current.x, y: y + origin.current.y });
    const toFlow = ({ x, y }: Position): Position => ({ x: x - origin.current.x, y: y - origin.current.y });
    return {
      fromFlow,
      toFlow,
      fromScreen: (place) => fromFlow(flow.screenToFlowPosition(place)),
      toScreen: (place) => flow.flowToScreenPosition(toFlow(place)),
      getView: () => {
        const { x, y, zoom } = flow.getViewport();
        return { x: x - origin.current.x * zoom, y: y - origin.current.y * zoom, zoom };
      },
      setView: ({ x, y, zoom }) =>
        void flow.setViewport({ x: x + origin.current.x * zoom, y: y + origin.current.y * zoom, zoom }),
      moveOrigin: (to) => {
        const by = { x: to.x - origin.current.x, y: to.y - origin.current.y };
        origin.current = to;
        if (by.x === 0 && by.y === 0) return;
        const { transform, panZoom } = store.getState();
        const [x, y, zoom] = transform;
        const next = { x: x + by.x * zoom, y: y + by.y * zoom, zoom };
        // Past the library's own way, which would tell of a move of the view: the view stays, and the blocks move.
        panZoom?.syncViewport(next);
        store.setState({ transform: [next.x, next.y, zoom] });
      },
    };
  }, [flow, store]);
}
