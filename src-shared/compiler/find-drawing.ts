import { findDefinition } from '../document/definitions';
import type { DefinitionRecord, Drawing, Project } from '../document/document';

/** Between the id of a block that stands for others and the ids of those: `encoder/gru`. No id of a file holds it. */
export const INSIDE = '/';

/** A drawing of a project: its own, or that inside a block. */
export interface DrawingPlace {
  /** The ids of the blocks that were entered, from the outside in. */
  readonly path: readonly string[];
  /** The reusable block whose drawing it is; null for that of the project. */
  readonly definition: DefinitionRecord | null;
  readonly drawing: Drawing;
}

/** The drawing inside a block; null where the path leads to no reusable block. */
export function findDrawing(project: Project, path: readonly string[]): DrawingPlace | null {
  let place: DrawingPlace = { path: [], definition: null, drawing: project };
  for (const id of path) {
    const block = place.drawing.blocks.get(id);
    const definition = block === undefined ? null : findDefinition(project, block);
    if (definition === null) return null;
    place = { path: [...place.path, id], definition, drawing: definition };
  }
  return place;
}

/** A block of an expanded project as it is drawn: the blocks around it, from the outside in, and its own id. */
export function splitId(id: string): { readonly path: readonly string[]; readonly id: string } {
  const parts = id.split(INSIDE);
  return { path: parts.slice(0, -1), id: parts.at(-1) ?? '' };
}

/** The opposite of `splitId`. */
export function joinId(path: readonly string[], id: string): string {
  return [...path, id].join(INSIDE);
}
