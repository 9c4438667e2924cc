import { useCallback, useState, type DragEvent } from 'react';
import type { Position } from '../../src-shared/document/document';
import { dragHolds, readDraggedType } from '../catalog/dragged-type';
import { addTypeAt } from '../commands/add-type';
import { duplicate } from '../commands/cut-copy-paste';
import { insertIntoWire } from '../editing/add-blocks';
import { findCanvasView } from '../state/canvas-view';
import { applyToDrawing, insideDefinition } from '../state/enter-drawing';
import { projectStore } from '../state/project-store';
import { select } from '../state/selection-store';
import { dropNewBlock, findDrop, findDropOfBlock, type WireDrop } from './drop-on-wire';
import { readNodeId, type FlowNode } from './to-flow';
import type { DrawingPlaces } from './use-drawing-places';
import type { FinishDrag } from './use-flow-changes';

interface Drops {
  /** The wire that would be cut for what is dragged over it now. */
  readonly drop: WireDrop | null;
  /** Whether it is a copy that is dragged: with Alt held, which leaves what was taken hold of where it is. */
  readonly isCopying: boolean;
  readonly onNodeDrag: (event: { readonly altKey: boolean }, node: FlowNode, moved: FlowNode[]) => void;
  readonly onNodeDragStop: (event: { readonly altKey: boolean }, node: FlowNode) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: () => void;
  readonly onDrop: (event: DragEvent) => void;
}

/** What is dropped on the drawing, out of the list of blocks or from elsewhere in it; onto a wire it goes between its ends. */
export function useDrops(places: DrawingPlaces, finishDrag: FinishDrag, dropDrag: () => Position | null): Drops {
  const [drop, setDrop] = useState<WireDrop | null>(null);
  const [isCopying, setIsCopying] = useState(false);
  const onNodeDrag = useCallback(
    ({ altKey }: { readonly altKey: boolean }, node: FlowNode, moved: FlowNode[]) => {
      setIsCopying(altKey);
      const { drawing: now, drawingCheck: checked } = projectStore.getState();
      const isBlock = !altKey && readNodeId(node.id).kind === 'block' && moved.length === 1;
      const next = isBlock
        ? findDropOfBlock(now, checked, node.id, places.fromFlow(node.position), insideDefinition())
        : null;
      setDrop((last) => (last?.wire.id === next?.wire.id ? last : next));
    },
    [places],
  );
  const onNodeDragStop = useCallback(
    ({ altKey }: { readonly altKey: boolean }, node: FlowNode) => {
      const { drawing: now } = projectStore.getState();
      const block = now.blocks.get(node.id);
      if (altKey) {
        const shift = dropDrag();
        if (shift !== null) duplicate(shift);
      } else if (drop === null || block === undefined) finishDrag();
      else {
        const { x, y } = places.fromFlow(node.position);
        const dropped = { ...block, position: { x: Math.round(x), y: Math.round(y) } };
        finishDrag(insertIntoWire(now, drop.wire, dropped, drop.fitting), `Insert “${block.name}” into a wire`);
      }
      setDrop(null);
      setIsCopying(false);
    },
    [places, drop, finishDrag, dropDrag],
  );

  const onDragOver = useCallback(
    (event: DragEvent) => {
      const type = dragHolds(event.dataTransfer);
      if (type === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const { drawing: now, drawingCheck: checked } = projectStore.getState();
      const point = places.fromScreen({ x: event.clientX, y: event.clientY });
      const next = findDrop(now, checked, type, point, insideDefinition());
      setDrop((last) => (last?.wire.id === next?.wire.id ? last : next));
    },
    [places],
  );
  const onDrop = useCallback(
    (event: DragEvent) => {
      const type = readDraggedType(event.dataTransfer);
      if (type === null) return;
      event.preventDefault();
      const { drawing: now } = projectStore.getState();
      const place = places.fromScreen({ x: event.clientX, y: event.clientY });
      if (drop === null) addTypeAt(type, place);
      else {
        const { commands, block } = dropNewBlock(now, type, place, drop);
        if (applyToDrawing(commands, `Insert ${type.title} into a wire`).length === 0) select({ blocks: [block] });
      }
      setDrop(null);
      // Out of the list of blocks, so that keys are about the drawing.
      findCanvasView()?.focus();
    },
    [places, drop],
  );
  const onDragLeave = useCallback(() => setDrop(null), []);
  return { drop, isCopying, onNodeDrag, onNodeDragStop, onDragOver, onDragLeave, onDrop };
}
