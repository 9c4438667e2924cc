import { addBlock } from '../editing/add-blocks';
import type { Addable } from '../editing/addable';
import { findCanvasView, type CanvasPoint } from '../state/canvas-view';
import { applyToDrawing } from '../state/enter-drawing';
import { projectStore } from '../state/project-store';
import { select } from '../state/selection-store';

/** Adds a block of a type with its middle at `place`; without one, where the canvas finds room for it. Selects it. */
export function addTypeAt(type: Addable, place?: CanvasPoint): void {
  const { drawing: project } = projectStore.getState();
  const at = place ?? findCanvasView()?.findPlace() ?? { x: 0, y: 0 };
  const { commands, block } = addBlock(project, type, at);
  if (applyToDrawing(commands, `Add ${type.title}`).length === 0) select({ blocks: [block] });
}
