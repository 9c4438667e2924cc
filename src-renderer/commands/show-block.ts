import { splitId } from '../../src-shared/compiler/find-drawing';
import { findCanvasView } from '../state/canvas-view';
import { enterPath } from '../state/enter-drawing';
import { projectStore } from '../state/project-store';
import { select } from '../state/selection-store';

/** Selects a block of the expanded project and brings it into view; one inside a reusable block is shown there. */
export function showBlock(block: string): void {
  const { path, id } = splitId(block);
  const open = projectStore.getState().open.flatMap(({ instance }) => instance ?? []);
  if (open.join() !== path.join() || open.length !== projectStore.getState().open.length) enterPath(path);
  select({ blocks: [id] });
  // What was entered is drawn in the frame after.
  requestAnimationFrame(() => findCanvasView()?.focusBlock(id));
}
