import { useReactFlow } from '@xyflow/react';
import { useEffect, type RefObject } from 'react';
import { factorOfWheel, zoomAbout } from './zoom-about';

/**
 * Keys that are held while the mouse does something. They are watched here and not by the drawing library, which would paint all of
 * the drawing again whenever one is pressed: at the Cmd of every Cmd+Z.
 *
 * Cmd with the wheel zooms (Ctrl does so anyhow). Space takes blocks and wires out of the mouse's way, so that what is dragged is
 * the view, wherever the pointer is.
 */
export function useCanvasKeys(root: RefObject<HTMLDivElement | null>): void {
  const flow = useReactFlow();
  useEffect(() => {
    const canvas = root.current;
    if (canvas === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (!event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      event.stopPropagation();
      const { left, top } = canvas.getBoundingClientRect();
      const point = { x: event.clientX - left, y: event.clientY - top };
      void flow.setViewport(zoomAbout(flow.getViewport(), point, factorOfWheel(event)));
    };
    const onKeyDown = ({ key, target }: KeyboardEvent): void => {
      // Elsewhere the space bar writes a space, or presses a button.
      const isForCanvas = target === document.body || (target instanceof Element && target.matches(CANVAS_PARTS));
      if (key === ' ' && isForCanvas) canvas.setAttribute('data-space', 'true');
    };
    const release = (): void => canvas.removeAttribute('data-space');
    const onKeyUp = ({ key }: KeyboardEvent): void => {
      if (key === ' ') release();
    };
    canvas.addEventListener('wheel', onWheel, { capture: true, passive: false });
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keyup', onKeyUp);
    window.addEventListener('blur', release);
    return () => {
      canvas.removeEventListener('wheel', onWheel, { capture: true });
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keyup', onKeyUp);
      window.removeEventListener('blur', release);
    };
  }, [flow, root]);
}

const CANVAS_PARTS = '.canvas .react-flow, .canvas .react-flow__node, .canvas .react-flow__pane';
