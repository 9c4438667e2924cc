import type { BlockType } from '../../src-shared/blocks/block';
import { addBlock } from '../editing/add-blocks';
import { findCanvasView, type CanvasPoint } from '../state/canvas-view';
import { apply, projectStore } from '../state/project-store';
import { select } from '../state/selection-store';

/** Adds a block of a type with its middle at `place`; without one, where the canvas finds room for it. Selects it. */
export function addTypeAt(type: BlockType, place?: CanvasPoint): void {
  const { project } = projectStore.getState();
  const at = place ?? findCanvasView()?.findPlace() ?? { x: 0, y: 0 };
  const { commands, block } = addBlock(project, type, at);
  if (apply(commands, `Add ${type.title}`).length === 0) select({ blocks: [block] });
}
