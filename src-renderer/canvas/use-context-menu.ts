import { useCallback, useState, type MouseEvent, type RefObject } from 'react';
import { clearSelection, select, selectionStore } from '../state/selection-store';
import type { Place } from './screen-place';
import { readNodeId } from './to-flow';

/** A context menu that is open. */
export interface OpenedMenu {
  readonly at: Place;
  /** What had the keyboard, and gets it back when the menu closes without a choice. */
  readonly from: Element | null;
}

interface ContextMenuState {
  readonly menu: OpenedMenu | null;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly closeMenu: () => void;
}

/** The menu of the right mouse button and of the menu key: where it is open, and what it is about. */
export function useContextMenu(root: RefObject<HTMLDivElement | null>): ContextMenuState {
  const [menu, setMenu] = useState<OpenedMenu | null>(null);
  const onContextMenu = useCallback(
    (event: MouseEvent) => {
      const { target } = event;
      if (!(target instanceof Element) || target.closest('.canvas-menu, input, textarea') !== null) return;
      // Out of the menu itself, which is a child of the canvas for React only.
      if (root.current === null || !root.current.contains(target)) return;
      event.preventDefault();
      selectForMenu(target);
      const box = root.current.getBoundingClientRect();
      setMenu({
        at: { left: event.clientX - box.left, top: event.clientY - box.top },
        from: document.activeElement,
      });
    },
    [root],
  );
  return { menu, onContextMenu, closeMenu: useCallback(() => setMenu(null), []) };
}

/** The menu is about what it was opened on: that is selected, unless it is part of the selection already. */
function selectForMenu(target: Element): void {
  const node = target.closest('.react-flow__node')?.getAttribute('data-id') ?? null;
  const wire = target.closest('.react-flow__edge')?.getAttribute('data-id') ?? null;
  const selection = selectionStore.getState();
  if (node !== null) {
    const { kind, id } = readNodeId(node);
    const list = ({ block: 'blocks', note: 'notes', group: 'groups' } as const)[kind];
    if (!selection[list].has(id)) select({ [list]: [id] });
  } else if (wire !== null) {
    if (!selection.wires.has(wire)) select({ wires: [wire] });
  } else if (target.classList.contains('react-flow__pane')) {
    // With the mouse on empty space. The menu key is about the selection.
    clearSelection();
  }
}
