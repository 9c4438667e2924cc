import { getViewportForBounds, useReactFlow } from '@xyflow/react';
import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import type { Project } from '../../src-shared/document/document';
import { listPorts, sizeOfBlock } from '../editing/block-size';
import { orderAlongFlow } from '../editing/flow-order';
import { placeOfPort } from '../editing/wire-geometry';
import { canvasViewStore, type CanvasPoint, type CanvasView } from '../state/canvas-view';
import { projectStore } from '../state/project-store';
import { selectionStore } from '../state/selection-store';
import { chooseOpeningView } from './opening-view';
import { drawPng, drawSvg } from './draw-image';
import type { CanvasMenu } from './menu-state';
import type { Box } from './minimap-geometry';
import { atTop, type Place } from './screen-place';
import { groupNodeId, noteNodeId } from './to-flow';
import type { DrawingPlaces } from './use-drawing-places';
import { useResizedView, type BoundsOfNodes } from './use-resized-view';
import { LEAST_ZOOM } from './zoom-about';

interface CanvasHandleProps {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly places: DrawingPlaces;
  readonly placeOnScreen: (x: number, y: number) => Place;
  readonly setMenu: (menu: CanvasMenu) => void;
  readonly boundsOfNodes: BoundsOfNodes;
}

interface PointerWatch {
  readonly onMove: (event: PointerEvent) => void;
  readonly onLeave: () => void;
}

/** Motion explains where things went; who wants none gets none. */
const GLIDE = 160;

const FITTING = { padding: 0.12, maxZoom: 1.1 };

/** Tells the rest of the window that the canvas is there and what it can be asked; follows the pointer for it. */
export function useCanvasHandle({
  root,
  places,
  placeOnScreen,
  setMenu,
  boundsOfNodes,
}: CanvasHandleProps): PointerWatch {
  const flow = useReactFlow();
  const showForSize = useResizedView(root, boundsOfNodes);
  const pointer = useRef<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const duration = (): number => (window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : GLIDE);
    const middle = (): { x: number; y: number } => {
      const box = root.current?.getBoundingClientRect();
      return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x: 0, y: 0 };
    };
    const onScreen = (): { x: number; y: number } => pointer.current ?? middle();
    const findPlace = (): CanvasPoint => places.fromScreen(onScreen());
    const sizeOf: CanvasView['sizeOf'] = (id) => {
      const { drawing: project } = projectStore.getState();
      const block = project.blocks.get(id);
      return block ? sizeOfBlock(listPorts(project, block)) : { width: 0, height: 0 };
    };
    /** Whether all of a part of the drawing is on the screen, as the drawing library counts. */
    const isSeen = ({ x, y, width, height }: Box): boolean => {
      const box = root.current?.getBoundingClientRect();
      if (box === undefined) return false;
      const [least, greatest] = [
        flow.flowToScreenPosition({ x, y }),
        flow.flowToScreenPosition({ x: x + width, y: y + height }),
      ];
      return least.x >= box.left && least.y >= box.top && greatest.x <= box.right && greatest.y <= box.bottom;
    };
    /** Shows all of a part of the drawing, `padding` being the share of the canvas that stays free around it. */
    const fitInto = async (box: Box, padding: number, maxZoom: number, glide: number): Promise<void> => {
      const { clientWidth = 0, clientHeight = 0 } = root.current ?? {};
      const view = getViewportForBounds(box, clientWidth, clientHeight, LEAST_ZOOM, maxZoom, padding);
      await flow.setViewport(view, glide > 0 ? { duration: glide } : {});
    };
    const revealNode = (id: string): void => {
      const box = boundsOfNodes([id]);
      if (box !== null && !isSeen(box)) void fitInto(box, 0.08, flow.getZoom(), duration());
    };
    /** Off the screen a node is not drawn: it can have the focus only in the frame after it came into view. */
    const focusSoon = (selector: string): void =>
      void requestAnimationFrame(() => requestAnimationFrame(() => focusPart(root.current, selector)));
    const view: CanvasView = {
      zoomIn: () => void flow.zoomIn({ duration: duration() }),
      zoomOut: () => void flow.zoomOut({ duration: duration() }),
      zoomToActualSize: () => void flow.zoomTo(1, { duration: duration() }),
      fit: (blocks) => {
        const nodes = blocks && [...new Set(blocks.map(nodeOf))];
        const glide = duration();
        let isFirst = true;
        showForSize(async () => {
          const box = boundsOfNodes(nodes);
          // Following the size of the canvas it does not glide: it would lag behind.
          if (box !== null) await fitInto(box, FITTING.padding, FITTING.maxZoom, isFirst ? glide : 0);
          isFirst = false;
        });
      },
      showStart: () =>
        showForSize(async () => {
          const box = root.current?.getBoundingClientRect();
          const first = findFirst(projectStore.getState().drawing);
          const drawing = boundsOfNodes();
          const start = first === null ? null : boundsOfNodes([nodeOf(first)]);
          if (box === undefined || drawing === null || start === null) return;
          await flow.setViewport(chooseOpeningView(drawing, start, box.width, box.height));
        }),
      focusBlock: (id) => {
        const block = projectStore.getState().drawing.blocks.get(id);
        if (block === undefined) return;
        const bounds = { ...block.position, ...sizeOf(id) };
        const center = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
        const { x, y } = places.toFlow(center);
        if (!isSeen({ ...bounds, ...places.toFlow(bounds) }))
          void flow.setCenter(x, y, { zoom: Math.max(flow.getZoom(), 0.6) });
        focusSoon(nodeSelector(id));
      },
      reveal: (block) => revealNode(nodeOf(block)),
      revealNote: (note) => revealNode(noteNodeId(note)),
      focusNote: (note) => {
        revealNode(noteNodeId(note));
        focusSoon(`${nodeSelector(noteNodeId(note))} .note-text`);
      },
      focus: () => {
        const [block] = selectionStore.getState().blocks;
        if (block === undefined) focusPart(root.current, '.react-flow');
        else view.focusBlock(block);
      },
      findPlace,
      openAddMenu: () => {
        const { x, y } = onScreen();
        setMenu({ kind: 'add', place: findPlace(), at: placeOnScreen(x, y) });
      },
      openConnectMenu: (block) => {
        const position = projectStore.getState().drawing.blocks.get(block)?.position;
        const at = position ? places.toScreen({ x: position.x + sizeOf(block).width, y: position.y }) : middle();
        setMenu({ kind: 'connect', block, at: placeOnScreen(at.x + 8, at.y) });
      },
      openInsertMenu: (id) => {
        const { drawing: project } = projectStore.getState();
        const wire = project.wires.get(id);
        const [from, to] = [
          wire && placeOfPort(project, wire.from, 'out'),
          wire && placeOfPort(project, wire.to, 'in'),
        ];
        if (!from || !to) return;
        const place = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
        const at = places.toScreen(place);
        setMenu({ kind: 'insert', wire: id, place, at: placeOnScreen(at.x, at.y) });
      },
      openFindMenu: () => setMenu({ kind: 'find', at: atTop(root.current?.clientWidth ?? 0) }),
      sizeOf,
      drawImage: async (kind) => (kind === 'svg' ? drawSvg() : drawPng()),
    };
    canvasViewStore.setState({ view, zoom: flow.getZoom() });
    const frame = requestAnimationFrame(view.showStart);
    return () => {
      cancelAnimationFrame(frame);
      canvasViewStore.setState({ view: null });
    };
  }, [flow, root, places, placeOnScreen, setMenu, showForSize, boundsOfNodes]);

  return {
    onMove: ({ target, clientX, clientY }) => {
      // Over a menu of the canvas the place stays the one that the menu was opened at.
      if (!(target instanceof Node) || root.current?.contains(target) !== true) return;
      pointer.current = { x: clientX, y: clientY };
    },
    onLeave: () => {
      pointer.current = null;
    },
  };
}

/** What stands for a block on the canvas: itself, or the collapsed group that it is in. */
function nodeOf(block: string): string {
  for (const { id, blocks, collapsed } of projectStore.getState().drawing.groups.values()) {
    if (collapsed && blocks.includes(block)) return groupNodeId(id);
  }
  return block;
}

/** The block that a drawing begins with: the first along the flow of the data. Null in an empty drawing. */
function findFirst(project: Project): string | null {
  return orderAlongFlow(project)[0] ?? null;
}

function nodeSelector(id: string): string {
  return `.react-flow__node[data-id="${CSS.escape(id)}"]`;
}

/** A menu of the canvas that was opened in the meantime keeps the keyboard: it would close without it. */
function focusPart(root: HTMLDivElement | null, selector: string): void {
  if (root?.querySelector('.canvas-menu:focus-within')) return;
  root?.querySelector<HTMLElement>(selector)?.focus();
}
