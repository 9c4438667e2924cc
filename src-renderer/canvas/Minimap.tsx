import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { memo, useDeferredValue, useMemo, useRef, type PointerEvent, type WheelEvent } from 'react';
import { categoryColor } from '../catalog/categories';
import { groupColor } from '../catalog/group-color';
import { boundsOf, fitBox, joinBoxes, rectanglePath } from './minimap-geometry';
import type { FlowNode } from './to-flow';

/** In pixels; the smaller one where the canvas has little room for it. */
const SIZE = { width: 160, height: 100 };
const SMALL_SIZE = { width: 112, height: 70 };
const ROOMY = { width: 800, height: 400 };
/** Pixels of a wheel that double or halve the magnification. */
const WHEEL_DOUBLING = 500;

/**
 * The whole drawing in a corner, with what is on the screen: dragging moves that, the wheel changes its size. One shape for
 * each colour: the drawing library's own map has an element for each block, and each of them is asked again at every move.
 */
export const Minimap = memo(function Minimap({ nodes: latest }: { readonly nodes: readonly FlowNode[] }) {
  // Drawn after the drawing itself: an edit is seen there first.
  const nodes = useDeferredValue(latest);
  const flow = useReactFlow();
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const last = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const drawing = useMemo(() => boundsOf(nodes), [nodes]);
  const shapes = useMemo(() => shapesOf(nodes), [nodes]);
  const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
  const size = width < ROOMY.width || height < ROOMY.height ? SMALL_SIZE : SIZE;
  const { box, scale } = fitBox(drawing === null ? seen : joinBoxes(drawing, seen), size.width, size.height);

  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    last.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    if (last.current === null) return;
    const [byX, byY] = [event.clientX - last.current.x, event.clientY - last.current.y];
    last.current = { x: event.clientX, y: event.clientY };
    const view = flow.getViewport();
    void flow.setViewport({ ...view, x: view.x - byX * scale * view.zoom, y: view.y - byY * scale * view.zoom });
  };
  const onPointerEnd = (): void => {
    last.current = null;
  };
  const onWheel = ({ deltaY }: WheelEvent): void => {
    void flow.zoomTo(flow.getZoom() * 2 ** (-deltaY / WHEEL_DOUBLING));
  };

  return (
    <Panel position="bottom-right" className="react-flow__minimap">
      <svg
        {...size}
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        role="img"
        aria-label="Minimap"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerEnd}
        onPointerCancel={onPointerEnd}
        onWheel={onWheel}
      >
        {shapes.map(([color, path]) => (
          <path key={color} d={path} style={{ fill: color }} />
        ))}
        <path
          className="react-flow__minimap-mask"
          d={rectanglePath(box) + rectanglePath(seen)}
          fillRule="evenodd"
          pointerEvents="none"
        />
      </svg>
    </Panel>
  );
});

/** Everything of one colour as one path. */
function shapesOf(nodes: readonly FlowNode[]): [color: string, path: string][] {
  const paths = new Map<string, string[]>();
  for (const node of nodes) {
    const color = colorOf(node);
    if (color === null) continue;
    const { width = 0, height = 0 } = node;
    const path = rectanglePath({ ...node.position, width, height });
    const list = paths.get(color);
    if (list === undefined) paths.set(color, [path]);
    else list.push(path);
  }
  return Array.from(paths, ([color, list]) => [color, list.join('')]);
}

/** Null for what the map leaves out. */
function colorOf(node: FlowNode): string | null {
  switch (node.type) {
    case 'block':
      return categoryColor(node.data.view.category);
    case 'note':
      return 'var(--u-note-line)';
    case 'folder':
      return groupColor(node.data.group.color);
    case 'frame':
      return null;
  }
}
