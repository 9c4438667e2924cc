import '@xyflow/react/dist/style.css';
import './canvas.css';
import {
  ConnectionMode,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStoreApi,
  type Connection,
  type EdgeTypes,
  type FinalConnectionState,
  type NodeTypes,
  type Viewport,
} from '@xyflow/react';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type DragEvent,
  type FocusEvent,
  type MouseEvent,
  type PointerEvent,
} from 'react';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { insertIntoWire } from '../editing/add-blocks';
import { GRID } from '../editing/block-size';
import { connectPorts, refuseWire } from '../editing/connect-ports';
import { canvasViewStore, findCanvasView, useCanvasView } from '../state/canvas-view';
import { focusInspector, useLayout } from '../state/layout-store';
import { report } from '../state/notices-store';
import { applyToDrawing, insideDefinition } from '../state/enter-drawing';
import { projectStore, useProject } from '../state/project-store';
import { select, selectionStore, useSelection } from '../state/selection-store';
import { isMac } from '../ui/platform';
import { BlockCard } from './BlockCard';
import { Breadcrumb } from './Breadcrumb';
import { CanvasEmpty } from './CanvasEmpty';
import { CanvasMenuList } from './CanvasMenuList';
import { CanvasTools } from './CanvasTools';
import { FAR_ZOOM, FarContext, TINY_ZOOM } from './detail-context';
import { dragHolds, readDraggedType } from '../catalog/dragged-type';
import { ContextMenu } from './ContextMenu';
import { Dots } from './Dots';
import { dropNewBlock, findDrop, findDropOfBlock, type WireDrop } from './drop-on-wire';
import { FarWires } from './FarWires';
import { FolderCard } from './FolderCard';
import { GroupFrame } from './GroupFrame';
import type { CanvasMenu } from './menu-state';
import { Minimap } from './Minimap';
import { NoteCard } from './NoteCard';
import { keepInside, type Place } from './screen-place';
import { makeFlowDrawer, readNodeId, type FlowNode, type WireEdge } from './to-flow';
import { useCanvasHandle } from './use-canvas-handle';
import { useContextMenu } from './use-context-menu';
import { useFlowChanges } from './use-flow-changes';
import { useViewportMemory } from './use-viewport-memory';
import { addTypeAt } from '../commands/add-type';
import { openBlock } from '../commands/reusable-blocks';
import { Wire } from './Wire';

const NODE_TYPES: NodeTypes = { block: BlockCard, note: NoteCard, frame: GroupFrame, folder: FolderCard };
const EDGE_TYPES: EdgeTypes = { wire: Wire };
const NO_EDGES: WireEdge[] = [];
const SNAP: [number, number] = [GRID, GRID];
/** The middle button, or the left one with the space bar; the left one alone selects, the right one opens the menu. */
const PAN_BUTTONS = [1];
/** Ctrl with the wheel zooms without it. Where a key is watched, all of the drawing is painted again whenever it is pressed. */
const ZOOM_KEY = isMac ? 'Meta' : null;
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
  const [drop, setDrop] = useState<WireDrop | null>(null);
  const [isFar, setIsFar] = useState(false);
  const [isTiny, setIsTiny] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<FlowNode, WireEdge>();
  const store = useStoreApi();
  const [draw] = useState(makeFlowDrawer);
  const nodesRef = useRef<readonly FlowNode[]>([]);
  const { drag, onNodesChange, onEdgesChange, finishDrag } = useFlowChanges(nodesRef);
  const drawn = useMemo(
    () => draw({ project, check, selection, drag, targetWire: drop?.wire.id ?? null, open }),
    [draw, project, check, selection, drag, drop, open],
  );
  useEffect(() => {
    nodesRef.current = drawn.nodes;
  }, [drawn]);

  const placeOnScreen = useCallback((x: number, y: number): Place => {
    const box = root.current?.getBoundingClientRect();
    if (box === undefined) return { left: 0, top: 0 };
    return keepInside({ left: x - box.left, top: y - box.top }, box.width, box.height);
  }, []);
  useViewportMemory();
  const pointer = useCanvasHandle({ root, placeOnScreen, setMenu });
  const context = useContextMenu(root);
  const closeMenu = useCallback(() => {
    setMenu(null);
    root.current?.querySelector<HTMLElement>('.react-flow')?.focus();
  }, []);

  const isValidConnection = useCallback((connection: Connection | WireEdge): boolean => {
    const ends = readConnection(connection);
    const { drawing: now, drawingCheck: checked } = projectStore.getState();
    return ends !== null && refuseWire(now, checked, ends.from, ends.to) === null;
  }, []);
  const onConnect = useCallback((connection: Connection) => {
    const ends = readConnection(connection);
    if (ends === null) return;
    const { drawing: now } = projectStore.getState();
    const names = [ends.from, ends.to].map(({ block }) => now.blocks.get(block)?.name ?? block);
    applyToDrawing(connectPorts(now, ends.from, ends.to), `Connect “${names[0] ?? ''}” to “${names[1] ?? ''}”`);
  }, []);
  const onConnectEnd = useCallback(
    (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const handle = state.fromHandle;
      if (state.isValid === true || handle === null || handle.id === null || handle.id === undefined) return;
      const { drawing: now, drawingCheck: checked } = projectStore.getState();
      if (handle.nodeId.includes(':')) return;
      const end = { block: handle.nodeId, port: handle.id };
      const { x, y } = pointOf(event);
      if (state.toHandle !== null && state.toHandle.id !== null && state.toHandle.id !== undefined) {
        const other = { block: state.toHandle.nodeId, port: state.toHandle.id };
        const why =
          handle.type === state.toHandle.type ? null : refuseWire(now, checked, ...inOrder(handle.type, end, other));
        if (why !== null)
          report([
            { code: 'CANVAS-001', severity: 'warning', message: why, nextStep: 'Draw the wire to another port.' },
          ]);
        return;
      }
      if (state.toNode !== null) return;
      const common = { place: flow.screenToFlowPosition({ x, y }), at: placeOnScreen(x, y) };
      setMenu(
        handle.type === 'source' ? { kind: 'consume', from: end, ...common } : { kind: 'produce', to: end, ...common },
      );
    },
    [flow, placeOnScreen],
  );
  const onReconnect = useCallback((edge: WireEdge, connection: Connection) => {
    const ends = readConnection(connection);
    if (ends === null) return;
    const { drawing: now } = projectStore.getState();
    const without = { ...now, wires: new Map([...now.wires].filter(([id]) => id !== edge.id)) };
    const commands: DocumentCommand[] = [
      { type: 'disconnect', wire: edge.id },
      ...connectPorts(without, ends.from, ends.to),
    ];
    applyToDrawing(commands, 'Move a wire');
  }, []);

  // Shift, Ctrl or Cmd adds to the selection. Told at the press, because the drawing library, which could watch these keys
  // itself, asks every block again at each of them: at the Ctrl of every Ctrl+Z.
  const onPointerDownCapture = useCallback(
    ({ shiftKey, ctrlKey, metaKey }: PointerEvent) => {
      const multiSelectionActive = shiftKey || ctrlKey || metaKey;
      if (store.getState().multiSelectionActive !== multiSelectionActive) store.setState({ multiSelectionActive });
    },
    [store],
  );
  const onNodeDrag = useCallback((_event: unknown, node: FlowNode, moved: FlowNode[]) => {
    const { drawing: now, drawingCheck: checked } = projectStore.getState();
    const isBlock = readNodeId(node.id).kind === 'block' && moved.length === 1;
    const next = isBlock ? findDropOfBlock(now, checked, node.id, node.position, insideDefinition()) : null;
    setDrop((last) => (last?.wire.id === next?.wire.id ? last : next));
  }, []);
  const onNodeDragStop = useCallback(
    (_event: unknown, node: FlowNode) => {
      const { drawing: now } = projectStore.getState();
      const block = now.blocks.get(node.id);
      if (drop === null || block === undefined) finishDrag();
      else finishDrag(insertIntoWire(now, drop.wire, block, drop.fitting), `Insert “${block.name}” into a wire`);
      setDrop(null);
    },
    [drop, finishDrag],
  );

  const onDragOver = useCallback(
    (event: DragEvent) => {
      const type = dragHolds(event.dataTransfer);
      if (type === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const { drawing: now, drawingCheck: checked } = projectStore.getState();
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const next = findDrop(now, checked, type, point, insideDefinition());
      setDrop((last) => (last?.wire.id === next?.wire.id ? last : next));
    },
    [flow],
  );
  const onDrop = useCallback(
    (event: DragEvent) => {
      const type = readDraggedType(event.dataTransfer);
      if (type === null) return;
      event.preventDefault();
      const { drawing: now } = projectStore.getState();
      const place = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      if (drop === null) addTypeAt(type, place);
      else {
        const { commands, block } = dropNewBlock(now, type, place, drop);
        if (applyToDrawing(commands, `Insert ${type.title} into a wire`).length === 0) select({ blocks: [block] });
      }
      setDrop(null);
      // Out of the list of blocks, so that keys are about the drawing.
      findCanvasView()?.focus();
    },
    [flow, drop],
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
      const place = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      setMenu({ kind: 'add', place, at: placeOnScreen(event.clientX, event.clientY) });
    },
    [flow, placeOnScreen],
  );
  const onFocus = useCallback((event: FocusEvent) => {
    const node = event.target.matches('.react-flow__node:focus-visible') ? event.target.getAttribute('data-id') : null;
    if (node === null) return;
    const { kind, id } = readNodeId(node);
    const { blocks } = selectionStore.getState();
    if (kind === 'block' && !blocks.has(id)) select({ blocks: [id] });
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
        onDragLeave={() => setDrop(null)}
        onDrop={onDrop}
        onDoubleClick={onDoubleClick}
        onContextMenu={context.onContextMenu}
        onFocus={onFocus}
      >
        <ReactFlow<FlowNode, WireEdge>
          nodes={asMutable(drawn.nodes)}
          edges={isTiny ? NO_EDGES : asMutable(drawn.edges)}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onConnect={onConnect}
          onConnectEnd={onConnectEnd}
          onReconnect={onReconnect}
          onNodeDrag={onNodeDrag}
          onNodeDragStop={onNodeDragStop}
          onSelectionDragStop={onSelectionDragStop}
          onNodeDoubleClick={onNodeDoubleClick}
          onPaneClick={onPaneClick}
          onMoveStart={onMoveStart}
          onMove={onMove}
          onMoveEnd={onMoveEnd}
          isValidConnection={isValidConnection}
          connectionMode={ConnectionMode.Strict}
          connectionRadius={24}
          deleteKeyCode={null}
          disableKeyboardA11y
          edgesFocusable={false}
          nodeDragThreshold={2}
          elevateNodesOnSelect={false}
          minZoom={0.05}
          maxZoom={2.5}
          onlyRenderVisibleElements={!isTiny}
          panOnDrag={PAN_BUTTONS}
          panOnScroll
          proOptions={{ hideAttribution: true }}
          selectionMode={SelectionMode.Partial}
          selectionOnDrag
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          zoomActivationKeyCode={ZOOM_KEY}
          snapGrid={SNAP}
          snapToGrid={isSnapping}
          zoomOnDoubleClick={false}
          tabIndex={-1}
          aria-label="Drawing of the model"
        >
          {isTiny && <FarWires nodes={drawn.nodes} edges={drawn.edges} />}
          <Dots />
          {isMinimapShown && project.blocks.size > 0 && <Minimap nodes={drawn.nodes} />}
          <CanvasTools />
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
  if (readNodeId(node.id).kind === 'block' && !openBlock(node.id)) focusInspector();
}

interface Ends {
  readonly from: { readonly block: string; readonly port: string };
  readonly to: { readonly block: string; readonly port: string };
}

/** The ports of a connection; null when it ends at a collapsed group, whose ports stand for wires that are there. */
function readConnection(connection: Connection | WireEdge): Ends | null {
  const { source, target } = connection;
  const [from, to] = [connection.sourceHandle ?? null, connection.targetHandle ?? null];
  if (from === null || to === null || source.includes(':') || target.includes(':')) return null;
  return { from: { block: source, port: from }, to: { block: target, port: to } };
}

function inOrder<T>(type: 'source' | 'target', end: T, other: T): [T, T] {
  return type === 'source' ? [end, other] : [other, end];
}

function pointOf(event: globalThis.MouseEvent | TouchEvent): { x: number; y: number } {
  if ('clientX' in event) return { x: event.clientX, y: event.clientY };
  const touch = event.changedTouches[0];
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

/** The library's types ask for a list that may be written to; it only reads it. */
function asMutable<T>(list: readonly T[]): T[] {
  return list as T[];
}
