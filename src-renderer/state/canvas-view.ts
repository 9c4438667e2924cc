import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { projectStore } from './project-store';

/** A place on the canvas, in its own units. */
export interface CanvasPoint {
  readonly x: number;
  readonly y: number;
}

/** What other parts of the window may ask of the canvas. Set while the canvas is on the screen. */
export interface CanvasView {
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly zoomToActualSize: () => void;
  /** Shows all of the drawing, or these blocks; of one in a collapsed group that group. */
  readonly fit: (blocks?: readonly string[]) => void;
  /** Shows a drawing as it is opened: all of it, or its beginning where all would be too small to read. */
  readonly showStart: () => void;
  /** Brings a block into view and puts the keyboard focus on it. */
  readonly focusBlock: (block: string) => void;
  /** Moves, and zooms out where it must, until all of a block is seen, its open card too. */
  readonly reveal: (block: string) => void;
  /** As `reveal`, for a note. */
  readonly revealNote: (note: string) => void;
  /** As `revealNote`, with the keyboard focus on the text, which `Enter` opens. */
  readonly focusNote: (note: string) => void;
  /** Puts the keyboard focus on the selected block, or on the canvas where none is selected. */
  readonly focus: () => void;
  /** Where new things go: under the pointer, or the middle of what is shown when the pointer is elsewhere. */
  readonly findPlace: () => CanvasPoint;
  readonly openAddMenu: () => void;
  readonly openConnectMenu: (block: string) => void;
  /** Offers the blocks that fit into a wire. */
  readonly openInsertMenu: (wire: string) => void;
  /** Offers what is on the canvas, to go there. */
  readonly openFindMenu: () => void;
  /** Size of a block as it is drawn. */
  readonly sizeOf: (block: string) => { readonly width: number; readonly height: number };
  /** The whole drawing as a picture, as a data URL. */
  readonly drawImage: (kind: 'png' | 'svg') => Promise<string>;
}

export interface CanvasViewState {
  readonly view: CanvasView | null;
  /** Magnification, 1 is actual size. */
  readonly zoom: number;
  /** Blocks that are looked into: their cards show every part. Not of the project: another window may look elsewhere. */
  readonly openBlocks: ReadonlySet<string>;
  /** The note that was just added and waits for its text. Not the one that an undo brings back. */
  readonly noteToWrite: string | null;
}

export const canvasViewStore = createStore<CanvasViewState>(() => ({
  view: null,
  zoom: 1,
  openBlocks: new Set(),
  noteToWrite: null,
}));

// Another project has other blocks, and so has the drawing inside a reusable one, whatever their ids are.
projectStore.subscribe(({ backupKey, open }, before) => {
  const isOther = backupKey !== before.backupKey || open.at(-1)?.definition !== before.open.at(-1)?.definition;
  if (isOther && canvasViewStore.getState().openBlocks.size > 0) canvasViewStore.setState({ openBlocks: new Set() });
});

export function useCanvasView<T>(selector: (state: CanvasViewState) => T): T {
  return useStore(canvasViewStore, selector);
}

/** The canvas, when it is on the screen. */
export function findCanvasView(): CanvasView | null {
  return canvasViewStore.getState().view;
}

/** Looks into a block, or closes it again. */
export function toggleBlockOpen(block: string): void {
  canvasViewStore.setState(({ openBlocks }) => {
    const next = new Set(openBlocks);
    if (!next.delete(block)) next.add(block);
    return { openBlocks: next };
  });
  // Its card has its new size two frames later: drawn in the first, measured in the second.
  requestAnimationFrame(() => requestAnimationFrame(() => findCanvasView()?.reveal(block)));
}
