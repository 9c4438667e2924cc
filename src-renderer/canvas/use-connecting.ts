import type { Connection, FinalConnectionState } from '@xyflow/react';
import { useCallback } from 'react';
import type { PortReference } from '../../src-shared/document/document';
import { connectPorts, moveWire, refuseWire, samePort, withoutWire } from '../editing/connect-ports';
import { applyToDrawing } from '../state/enter-drawing';
import { report } from '../state/notices-store';
import { projectStore } from '../state/project-store';
import type { CanvasMenu } from './menu-state';
import type { Place } from './screen-place';
import type { WireEdge } from './to-flow';
import type { DrawingPlaces } from './use-drawing-places';

interface Connecting {
  readonly isValidConnection: (connection: Connection | WireEdge) => boolean;
  readonly onConnect: (connection: Connection) => void;
  readonly onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => void;
  readonly onReconnect: (edge: WireEdge, connection: Connection) => void;
  /** The end of a wire was let go: over empty space it is pulled off. */
  readonly onReconnectEnd: (event: unknown, edge: WireEdge, type: unknown, state: FinalConnectionState) => void;
}

/** Wires drawn with the mouse: to a port, to another port, or into the open, where a menu offers what fits. */
export function useConnecting(
  places: DrawingPlaces,
  placeOnScreen: (x: number, y: number) => Place,
  setMenu: (menu: CanvasMenu) => void,
): Connecting {
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
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const handle = state.fromHandle;
      if (state.isValid === true || handle === null || handle.id === null || handle.id === undefined) return;
      const { drawing: now, drawingCheck: checked } = projectStore.getState();
      if (handle.nodeId.includes(':')) return;
      const end = { block: handle.nodeId, port: handle.id };
      const { x, y } = pointOf(event);
      if (state.toHandle !== null && state.toHandle.id !== null && state.toHandle.id !== undefined) {
        const other = { block: state.toHandle.nodeId, port: state.toHandle.id };
        const isAlike = handle.type === state.toHandle.type;
        if (isAlike && handle.type === 'target' && !samePort(end, other)) bringToInput(end, other);
        else if (!isAlike) refuse(refuseWire(now, checked, ...inOrder(handle.type, end, other)));
        return;
      }
      if (state.toNode !== null) return;
      const common = { place: places.fromScreen({ x, y }), at: placeOnScreen(x, y) };
      setMenu(
        handle.type === 'source' ? { kind: 'consume', from: end, ...common } : { kind: 'produce', to: end, ...common },
      );
    },
    [places, placeOnScreen, setMenu],
  );
  const onReconnect = useCallback((edge: WireEdge, connection: Connection) => {
    const ends = readConnection(connection);
    if (ends === null) return;
    applyToDrawing(moveWire(projectStore.getState().drawing, edge.id, ends.from, ends.to), 'Move a wire');
  }, []);
  const onReconnectEnd = useCallback(
    (_event: unknown, edge: WireEdge, _type: unknown, { isValid, toNode }: FinalConnectionState) => {
      if (isValid === true || toNode !== null || !projectStore.getState().drawing.wires.has(edge.id)) return;
      applyToDrawing({ type: 'disconnect', wire: edge.id }, 'Pull a wire off');
    },
    [],
  );
  return { isValidConnection, onConnect, onConnectEnd, onReconnect, onReconnectEnd };
}

function refuse(why: string | null): void {
  if (why === null) return;
  report([{ code: 'CANVAS-001', severity: 'warning', message: why, nextStep: 'Draw the wire to another port.' }]);
}

/** A drag from one input to another brings the wire along that ends there. */
function bringToInput(end: PortReference, other: PortReference): void {
  const { drawing: now, drawingCheck: checked } = projectStore.getState();
  const wire = [...now.wires.values()].find(({ to }) => samePort(to, end));
  if (wire === undefined) return;
  const why = refuseWire(withoutWire(now, wire.id), checked, wire.from, other);
  if (why !== null) refuse(why);
  else applyToDrawing(moveWire(now, wire.id, wire.from, other), 'Move a wire');
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

function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  if ('clientX' in event) return { x: event.clientX, y: event.clientY };
  const touch = event.changedTouches[0];
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}
