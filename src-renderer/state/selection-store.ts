import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { projectStore } from './project-store';

/** What is selected on the canvas, by id. */
export interface SelectionState {
  readonly blocks: ReadonlySet<string>;
  readonly wires: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

export const selectionStore = createStore<SelectionState>(() => ({
  blocks: NOTHING,
  wires: NOTHING,
  notes: NOTHING,
  groups: NOTHING,
}));

export function useSelection<T>(selector: (state: SelectionState) => T): T {
  return useStore(selectionStore, selector);
}

/** Selects these and nothing else. */
export function select(selection: {
  readonly blocks?: Iterable<string>;
  readonly wires?: Iterable<string>;
  readonly notes?: Iterable<string>;
  readonly groups?: Iterable<string>;
}): void {
  const current = selectionStore.getState();
  const next: SelectionState = {
    blocks: keepIfEqual(current.blocks, selection.blocks),
    wires: keepIfEqual(current.wires, selection.wires),
    notes: keepIfEqual(current.notes, selection.notes),
    groups: keepIfEqual(current.groups, selection.groups),
  };
  selectionStore.setState(next);
}

export function hasSelection(): boolean {
  const { blocks, wires, notes, groups } = selectionStore.getState();
  return blocks.size + wires.size + notes.size + groups.size > 0;
}

/** The selected blocks, and those of the groups that are selected: what is copied, moved by key, made reusable. */
export function chosenBlocks(): ReadonlySet<string> {
  const { blocks, groups } = selectionStore.getState();
  if (groups.size === 0) return blocks;
  const { drawing } = projectStore.getState();
  return new Set([...blocks, ...[...groups].flatMap((id) => drawing.groups.get(id)?.blocks ?? [])]);
}

export function clearSelection(): void {
  select({});
}

/** Forgets what is no longer in the project (after an undo, a removal, another project). */
export function pruneSelection(): void {
  const { drawing: project } = projectStore.getState();
  const { blocks, wires, notes, groups } = selectionStore.getState();
  select({
    blocks: [...blocks].filter((id) => project.blocks.has(id)),
    wires: [...wires].filter((id) => project.wires.has(id)),
    notes: [...notes].filter((id) => project.notes.has(id)),
    groups: [...groups].filter((id) => project.groups.has(id)),
  });
}

/** The same set when it holds the same ids, so that nothing renders again for it. */
function keepIfEqual(current: ReadonlySet<string>, next: Iterable<string> | undefined): ReadonlySet<string> {
  const set = new Set(next ?? []);
  return set.size === current.size && [...set].every((id) => current.has(id)) ? current : set;
}
