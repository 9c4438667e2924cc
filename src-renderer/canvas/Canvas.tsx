import '@xyflow/react/dist/style.css';
import './canvas.css';
import './canvas-menu.css';
import {
  ConnectionMode,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useStoreApi,
  type EdgeTypes,
  type NodeTypes,
  type Viewport,
} from '@xyflow/react';
import {
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type MouseEvent,
  type PointerEvent,
} from 'react';
import { GRID } from '../editing/block-size';
import { canvasViewStore, useCanvasView } from '../state/canvas-view';
import { focusInspector, useLayout } from '../state/layout-store';
import { projectStore, useProject } from '../state/project-store';
import { select, selectionStore, useSelection } from '../state/selection-store';
import { BlockCard } from './BlockCard';
import { Breadcrumb } from './Breadcrumb';
import { CanvasEmpty } from './CanvasEmpty';
import { CanvasMenuList } from './CanvasMenuList';
import { CanvasTools } from './CanvasTools';
import { FAR_ZOOM, FarContext, TINY_ZOOM } from './detail-context';
import { ContextMenu } from './ContextMenu';
import { Dots } from './Dots';
import { withDraggedCopies } from './dragged-copies';
import { FarBlocks } from './FarBlocks';
import { FarWires } from './FarWires';
import { FolderCard } from './FolderCard';
import { GroupFrame } from './GroupFrame';
import type { CanvasMenu } from './menu-state';
import { Minimap } from './Minimap';
import { boundsOf } from './minimap-geometry';
import { NoteCard } from './NoteCard';
import { keepInside, type Place } from './screen-place';
import { makeFlowDrawer, readNodeId, type FlowNode, type WireEdge } from './to-flow';
import { useCanvasKeys } from './use-canvas-keys';
import { useCanvasHandle } from './use-canvas-handle';
import { useConnecting } from './use-connecting';
import { useContextMenu } from './use-context-menu';
import { useDrawingPlaces } from './use-drawing-places';
import { useDrops } from './use-drops';
import { NO_DRAG, useFlowChanges } from './use-flow-changes';
import { useGoneNodes } from './use-gone-nodes';
import { useNodesInPieces } from './use-nodes-in-pieces';
import { useViewportMemory } from './use-viewport-memory';
import { toggleGroup } from '../commands/arrange-commands';
import { openBlock } from '../commands/reusable-blocks';
import { InTurn } from '../ui/InTurn';
import { Wire } from './Wire';
import { GREATEST_ZOOM, LEAST_ZOOM } from './zoom-about';

const NODE_TYPES: NodeTypes = { block: BlockCard, note: NoteCard, frame: GroupFrame, folder: FolderCard };
const EDGE_TYPES: EdgeTypes = { wire: Wire };
const NO_EDGES: WireEdge[] = [];
const SNAP: [number, number] = [GRID, GRID];
/** The middle button, or the left one with the space bar; the left one alone selects, the right one opens the menu. */
const PAN_BUTTONS = [1];

/** The drawing: blocks, wires, groups and notes of the open project. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasFlow />
    </ReactFlowProvider>
  );
}

function CanvasFlow() {
  const project = useProject((state) => state.drawing);
  const check = useProject((state) => state.drawingCheck);
  const selection = useSelection((state) => state);
  const open = useCanvasView((state) => state.openBlocks);
  const isSnapping = useLayout((state) => state.isSnapping);
  const isMinimapShown = useLayout((state) => state.isMinimapShown);
  const [menu, setMenu] = useState<CanvasMenu | null>(null);
  const [isFar, setIsFar] = useState(false);
  const [isTiny, setIsTiny] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const store = useStoreApi();
  const [draw] = useState(makeFlowDrawer);
  const places = useDrawingPlaces();
  const nodesRef = useRef<readonly FlowNode[]>([]);
  const { drag, onNodesChange, onEdgesChange, finishDrag, dropDrag } = useFlowChanges(nodesRef, places);
  const { drop, isCopying, onNodeDrag, onNodeDragStop, onDragOver, onDragLeave, onDrop } = useDrops(
    places,
    finishDrag,
    dropDrag,
  );
  // Not while what is seen glides or is dragged to another place of the drawing: that goes on from where it was.
  const mayShift = useCallback(() => root.current?.hasAttribute('data-moving') === false, []);
  const moving = isCopying ? NO_DRAG : drag;
  const drawn = useMemo(
    () => draw({ project, check, selection, drag: moving, targetWire: drop?.wire.id ?? null, open, mayShift }),
    [draw, project, check, selection, moving, drop, open, mayShift],
  );
  const nodes = useMemo(() => (isCopying ? withDraggedCopies(drawn, drag) : drawn.nodes), [isCopying, drawn, drag]);
  useLayoutEffect(() => places.moveOrigin(drawn.origin), [places, drawn.origin]);
  const { nodes: shown, finish } = useNodesInPieces(nodes, isTiny);
  useGoneNodes(shown);
  useLayoutEffect(() => {
    nodesRef.current = drawn.nodes;
  }, [drawn]);
  const boundsOfNodes = useCallback(
    (ids?: readonly string[]) =>
      boundsOf(ids === undefined ? nodesRef.current : nodesRef.current.filter(({ id }) => ids.includes(id))),
    [],
  );

  const placeOnScreen = useCallback((x: number, y: number): Place => {
    const box = root.current?.getBoundingClientRect();
    if (box === undefined) return { left: 0, top: 0 };
    return keepInside({ left: x - box.left, top: y - box.top }, box.width, box.height);
  }, []);
  useViewportMemory(places);
  useCanvasKeys(root);
  const pointer = useCanvasHandle({ root, places, placeOnScreen, setMenu, boundsOfNodes });
  const context = useContextMenu(root);
  const wiring = useConnecting(places, placeOnScreen, setMenu);
  const closeMenu = useCallback(() => {
    setMenu(null);
    root.current?.querySelector<HTMLElement>('.react-flow')?.focus();
  }, []);

  // Shift, Ctrl or Cmd adds to the selection. Told at the press, because the drawing library, which could watch these keys
  // itself, asks every block again at each of them: at the Ctrl of every Ctrl+Z.
  const onPointerDownCapture = useCallback(
    (event: PointerEvent) => {
      // A divider between the panels is taken hold of from a little beside it, too. The drawing library would begin a frame of
      // selection there, never hear of its end, and move the view without end.
      if (event.defaultPrevented) {
        event.stopPropagation();
        return;
      }
      finish();
      const { shiftKey, ctrlKey, metaKey } = event;
      const multiSelectionActive = shiftKey || ctrlKey || metaKey;
      if (store.getState().multiSelectionActive !== multiSelectionActive) store.setState({ multiSelectionActive });
    },
    [store, finish],
  );
  // All of these keep their identity: with a new one the drawing library draws every block again.
  const onSelectionDragStop = useCallback(() => finishDrag(), [finishDrag]);
  // Set by hand: nothing but the style sheet reads it, and nothing has to be drawn again for it.
  const onMoveStart = useCallback(() => root.current?.setAttribute('data-moving', 'true'), []);
  const onMoveEnd = useCallback(() => root.current?.removeAttribute('data-moving'), []);
  const onPaneClick = useCallback(() => setMenu(null), []);
  const onMove = useCallback((_event: unknown, { zoom }: Viewport) => {
    setIsFar(zoom < FAR_ZOOM);
    setIsTiny(zoom < TINY_ZOOM);
    canvasViewStore.setState({ zoom });
  }, []);

  const onDoubleClick = useCallback(
    (event: MouseEvent) => {
      if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
      const place = places.fromScreen({ x: event.clientX, y: event.clientY });
      setMenu({ kind: 'add', place, at: placeOnScreen(event.clientX, event.clientY) });
    },
    [places, placeOnScreen],
  );
  const onFocus = useCallback((event: FocusEvent) => {
    const node = event.target.matches('.react-flow__node:focus-visible') ? event.target.getAttribute('data-id') : null;
    if (node === null) return;
    const { kind, id } = readNodeId(node);
    // Coming back from a dialog it takes nothing out of what was selected with it.
    const isComingBack = !(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget));
    if (isComingBack && isSelected(kind, id)) return;
    if (kind === 'block' && !selectionStore.getState().blocks.has(id)) select({ blocks: [id] });
    if (kind === 'note') select({ notes: [id] });
    if (kind === 'group') select({ groups: [id] });
  }, []);

  return (
    <FarContext value={isFar}>
      <div
        className="canvas"
        data-tiny={isTiny}
        ref={root}
        onPointerDownCapture={onPointerDownCapture}
        onPointerMove={pointer.onMove}
        onPointerLeave={pointer.onLeave}
        onDragOver={onDragOver}
        onDragLeave={onDragLeave}
        onDrop={onDrop}
        onDoubleClick={onDoubleClick}
        onContextMenu={context.onContextMenu}
        onFocus={onFocus}
      >
        <ReactFlow<FlowNode, WireEdge>
          nodes={asMutable(shown)}
          edges={isTiny ? NO_EDGES : asMutable(drawn.edges)}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onConnect={wiring.onConnect}
          onConnectEnd={wiring.onConnectEnd}
          onReconnect={wiring.onReconnect}
          onReconnectEnd={wiring.onReconnectEnd}
          onNodeDrag={onNodeDrag}
          onNodeDragStop={onNodeDragStop}
          onSelectionDragStop={onSelectionDragStop}
          onNodeDoubleClick={onNodeDoubleClick}
          onPaneClick={onPaneClick}
          onMoveStart={onMoveStart}
          onMove={onMove}
          onMoveEnd={onMoveEnd}
          isValidConnection={wiring.isValidConnection}
          connectionMode={ConnectionMode.Strict}
          connectionRadius={24}
          deleteKeyCode={null}
          disableKeyboardA11y
          edgesFocusable={false}
          nodeDragThreshold={2}
          elevateNodesOnSelect={false}
          minZoom={LEAST_ZOOM}
          maxZoom={GREATEST_ZOOM}
          onlyRenderVisibleElements={!isTiny}
          panOnDrag={PAN_BUTTONS}
          panOnScroll
          proOptions={{ hideAttribution: true }}
          selectionMode={SelectionMode.Partial}
          selectionOnDrag
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          zoomActivationKeyCode={null}
          snapGrid={SNAP}
          snapToGrid={isSnapping}
          zoomOnDoubleClick={false}
          tabIndex={-1}
          aria-label="Drawing of the model"
        >
          {isTiny && <FarWires nodes={drawn.outlines} edges={drawn.edges} />}
          {isTiny && <FarBlocks nodes={nodes} />}
          <Dots origin={drawn.origin} />
          <InTurn>
            {isMinimapShown && project.blocks.size > 0 && <Minimap nodes={drawn.outlines} />}
            <CanvasTools />
          </InTurn>
        </ReactFlow>
        <Breadcrumb />
        {project.blocks.size === 0 && <CanvasEmpty />}
        <ContextMenu menu={context.menu} onClose={context.closeMenu} />
        {menu !== null && (
          <div
            className="canvas-menu"
            style={menu.at}
            onBlur={(event) => {
              if (!event.currentTarget.contains(event.relatedTarget)) setMenu(null);
            }}
          >
            <CanvasMenuList key={menu.kind} menu={menu} onClose={closeMenu} />
          </div>
        )}
      </div>
    </FarContext>
  );
}

function onNodeDoubleClick(_event: unknown, node: FlowNode): void {
  const { kind, id } = readNodeId(node.id);
  if (kind === 'block' && !openBlock(id)) focusInspector();
  if (node.type === 'folder') toggleGroup(id);
}

/** Whether it is selected itself or, for a block, in a selected group. */
function isSelected(kind: 'block' | 'group' | 'note', id: string): boolean {
  const { blocks, groups, notes } = selectionStore.getState();
  if (kind !== 'block') return (kind === 'note' ? notes : groups).has(id);
  const { drawing } = projectStore.getState();
  return blocks.has(id) || [...groups].some((group) => drawing.groups.get(group)?.blocks.includes(id));
}

/** The library's types ask for a list that may be written to; it only reads it. */
function asMutable<T>(list: readonly T[]): T[] {
  return list as T[];
}
