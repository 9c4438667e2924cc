import { splitId } from '../../src-shared/compiler/find-drawing';
import { findCanvasView } from '../state/canvas-view';
import { enterPath } from '../state/enter-drawing';
import { projectStore } from '../state/project-store';
import { select } from '../state/selection-store';
import { toggleGroup } from './arrange-commands';

/**
 * Selects a block of the expanded project and brings it into view; one inside a reusable block is shown there, and a collapsed
 * group around it is expanded.
 */
export function showBlock(block: string): void {
  const { path, id } = splitId(block);
  const open = projectStore.getState().open.flatMap(({ instance }) => instance ?? []);
  if (open.join() !== path.join() || open.length !== projectStore.getState().open.length) enterPath(path);
  unfold(id);
  select({ blocks: [id] });
  // What was entered is drawn in the frame after.
  requestAnimationFrame(() => findCanvasView()?.focusBlock(id));
}

/** Expands the collapsed group that a block of the drawing is in. */
function unfold(id: string): void {
  for (const group of projectStore.getState().drawing.groups.values()) {
    if (group.collapsed && group.blocks.includes(id)) toggleGroup(group.id);
  }
}
