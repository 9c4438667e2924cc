import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { Position, Project } from '../../src-shared/document/document';
import { applyToDrawing } from '../state/enter-drawing';
import { projectStore } from '../state/project-store';
import { select, selectionStore } from '../state/selection-store';
import { noteNodeId, readNodeId, type FlowNode, type WireEdge } from './to-flow';
import type { DrawingPlaces } from './use-drawing-places';

/** Nothing is dragged. */
export const NO_DRAG: ReadonlyMap<string, Position> = new Map();

/** Ends a drag: moves in the project what was moved on the screen, together with `more`. */
export type FinishDrag = (more?: readonly DocumentCommand[], label?: string) => void;

interface FlowChanges {
  /** Where things are while they are dragged, by node id. The project changes only when they are let go. */
  readonly drag: ReadonlyMap<string, Position>;
  readonly onNodesChange: (changes: readonly NodeChange<FlowNode>[]) => void;
  readonly onEdgesChange: (changes: readonly EdgeChange<WireEdge>[]) => void;
  readonly finishDrag: FinishDrag;
  /** Ends a drag that moves nothing; how far it went, or null where nothing was dragged. */
  readonly dropDrag: () => Position | null;
}

/** Takes what the drawing library reports: selections go to the selection, drags become moves of the project. */
export function useFlowChanges(nodes: { readonly current: readonly FlowNode[] }, places: DrawingPlaces): FlowChanges {
  const [drag, setDrag] = useState(NO_DRAG);
  const latest = useRef(drag);

  const onNodesChange = useCallback(
    (changes: readonly NodeChange<FlowNode>[]) => {
      const { drawing: project } = projectStore.getState();
      const moved = new Map(latest.current);
      let selection: { blocks: Set<string>; notes: Set<string>; groups: Set<string> } | null = null;
      for (const change of changes) {
        if (change.type === 'position' && change.position) {
          moveNode(project, nodes.current, places, moved, change.id, change.position);
        } else if (change.type === 'select') {
          selection ??= copySelection();
          const { kind, id } = readNodeId(change.id);
          const set = kind === 'block' ? selection.blocks : kind === 'note' ? selection.notes : selection.groups;
          if (change.selected) set.add(id);
          else set.delete(id);
        }
      }
      if (selection !== null) select({ ...selection, wires: selectionStore.getState().wires });
      if (moved.size > latest.current.size || changes.some(({ type }) => type === 'position')) {
        latest.current = moved;
        setDrag(moved);
      }
    },
    [nodes, places],
  );

  const onEdgesChange = useCallback((changes: readonly EdgeChange<WireEdge>[]) => {
    const { wires, ...others } = selectionStore.getState();
    const chosen = new Set(wires);
    for (const change of changes) {
      if (change.type !== 'select') continue;
      if (change.selected) chosen.add(change.id);
      else chosen.delete(change.id);
    }
    select({ ...others, wires: chosen });
  }, []);

  const finishDrag = useCallback((more: readonly DocumentCommand[] = [], label = 'Move') => {
    const commands = [...moveCommands(projectStore.getState().drawing, latest.current), ...more];
    latest.current = NO_DRAG;
    setDrag(NO_DRAG);
    if (commands.length > 0) applyToDrawing(commands, label);
  }, []);

  const dropDrag = useCallback((): Position | null => {
    const shift = shiftOf(projectStore.getState().drawing, latest.current);
    latest.current = NO_DRAG;
    setDrag(NO_DRAG);
    return shift;
  }, []);

  return { drag, onNodesChange, onEdgesChange, finishDrag, dropDrag };
}

/** How far things were dragged: all of them as far as the first. Null where nothing was. */
function shiftOf(project: Project, moved: ReadonlyMap<string, Position>): Position | null {
  for (const [nodeId, to] of moved) {
    const { kind, id } = readNodeId(nodeId);
    const from = (kind === 'note' ? project.notes : project.blocks).get(id)?.position;
    if (kind !== 'group' && from !== undefined) return { x: Math.round(to.x - from.x), y: Math.round(to.y - from.y) };
  }
  return null;
}

function copySelection(): { blocks: Set<string>; notes: Set<string>; groups: Set<string> } {
  const { blocks, notes, groups } = selectionStore.getState();
  return { blocks: new Set(blocks), notes: new Set(notes), groups: new Set(groups) };
}

/** A block or note goes where it is dragged; a group takes its blocks along. */
function moveNode(
  project: Project,
  nodes: readonly FlowNode[],
  places: DrawingPlaces,
  moved: Map<string, Position>,
  nodeId: string,
  to: Position,
): void {
  const { kind, id } = readNodeId(nodeId);
  if (kind !== 'group') {
    moved.set(nodeId, places.fromFlow(to));
    return;
  }
  const shown = nodes.find((node) => node.id === nodeId)?.position;
  const group = project.groups.get(id);
  if (shown === undefined || group === undefined) return;
  // Not from where it is shown: that stays where it was while a copy is dragged.
  const [last, next] = [moved.get(nodeId) ?? places.fromFlow(shown), places.fromFlow(to)];
  const shift = { x: next.x - last.x, y: next.y - last.y };
  moved.set(nodeId, next);
  for (const member of group.blocks) {
    const place = moved.get(member) ?? project.blocks.get(member)?.position;
    if (place !== undefined) moved.set(member, { x: place.x + shift.x, y: place.y + shift.y });
  }
}

function moveCommands(project: Project, moved: ReadonlyMap<string, Position>): DocumentCommand[] {
  const moves = [...project.blocks.values()].flatMap(({ id, position }) => {
    const to = moved.get(id);
    if (to === undefined || (to.x === position.x && to.y === position.y)) return [];
    return [{ block: id, x: Math.round(to.x), y: Math.round(to.y) }];
  });
  const notes = [...project.notes.values()].flatMap((note): DocumentCommand[] => {
    const to = moved.get(noteNodeId(note.id));
    if (to === undefined || (to.x === note.position.x && to.y === note.position.y)) return [];
    return [{ type: 'setNote', note: { ...note, position: { x: Math.round(to.x), y: Math.round(to.y) } } }];
  });
  return [...(moves.length > 0 ? [{ type: 'moveBlocks', moves } as const] : []), ...notes];
}
