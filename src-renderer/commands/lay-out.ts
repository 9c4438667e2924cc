import { layOutBlocks, moveToLayout, planLayout } from '../editing/arrange';
import { solveLayout, type LayoutTask } from '../editing/layered-layout';
import { findCanvasView } from '../state/canvas-view';
import { applyToDrawing } from '../state/enter-drawing';
import { announce, dismissNotice } from '../state/notices-store';
import { projectStore } from '../state/project-store';
import { chosenBlocks } from '../state/selection-store';

type Places = ReadonlyMap<string, { readonly x: number; readonly y: number }>;

/** Up to as many blocks are laid out within a frame or two. */
const FEW = 60;
/** Milliseconds after which it is said that a layout is under way. */
const PATIENCE = 500;

let latest = 0;

/** Lays out the selected blocks, or all where fewer than two are selected, and shows all of the drawing. */
export async function layOut(): Promise<void> {
  const { drawing, backupKey, open } = projectStore.getState();
  const selected = [...chosenBlocks()];
  const blocks = selected.length > 1 ? selected : [...drawing.blocks.keys()];
  const turn = ++latest;
  if (blocks.length <= FEW) {
    applyToDrawing(layOutBlocks(drawing, blocks), 'Lay out');
  } else {
    const task = planLayout(drawing, blocks);
    // A worker that cannot be had is no reason not to lay out.
    const places = await solveBeside(task).catch(() => solveLayout(task));
    const now = projectStore.getState();
    // Asked for once more, or another drawing is on the canvas: nobody waits for this one.
    if (turn !== latest || now.backupKey !== backupKey || now.open !== open) return;
    // The places were worked out here: nothing in them has to be read.
    applyToDrawing(moveToLayout(now.drawing, places), 'Lay out', { isRead: true });
  }
  requestAnimationFrame(() => findCanvasView()?.fit());
}

/** In a worker of its own, so that the window goes on answering. */
async function solveBeside(task: LayoutTask): Promise<Places> {
  const worker = new Worker(new URL('../editing/layout-worker.ts', import.meta.url), { type: 'module' });
  const notices: number[] = [];
  const timer = setTimeout(() => notices.push(announce(`Laying out ${task.boxes.length} blocks…`)), PATIENCE);
  try {
    return await new Promise<Places>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Places>) => resolve(data));
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
      worker.postMessage(task);
    });
  } finally {
    clearTimeout(timer);
    notices.forEach(dismissNotice);
    worker.terminate();
  }
}
