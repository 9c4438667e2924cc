import type { Diagnostic } from '../base/diagnostic';
import type { BlockRecord, DefinitionRecord, Drawing, Project } from './document';
import { LIMITS } from './limits';
import { documentError, quote } from './problems';

const PREFIX = 'definition:';

/** The type of a block that stands for a reusable block. */
export function definitionType(id: string): string {
  return PREFIX + id;
}

/** The id of the reusable block that a block of this type stands for; null for every other type. */
export function definitionIdOf(type: string): string | null {
  return type.startsWith(PREFIX) ? type.slice(PREFIX.length) : null;
}

/** The reusable block that a block stands for; null for every other block, and where the project does not have it. */
export function findDefinition(
  { definitions }: Pick<Project, 'definitions'>,
  { type }: Pick<BlockRecord, 'type'>,
): DefinitionRecord | null {
  const id = definitionIdOf(type);
  return id === null ? null : (definitions.get(id) ?? null);
}

/** The blocks of a drawing that stand for a reusable block. */
export function instancesIn({ blocks }: Drawing, definition: string): BlockRecord[] {
  const type = definitionType(definition);
  return [...blocks.values()].filter((block) => block.type === type);
}

/** How often a reusable block is drawn, on the canvas of the project and inside other reusable blocks. */
export function countInstances(project: Project, definition: string): number {
  return [project, ...project.definitions.values()].reduce(
    (sum, drawing) => sum + instancesIn(drawing, definition).length,
    0,
  );
}

/** All reusable blocks, each behind those that it is made of. The order of the project is kept where it can be. */
export function sortDefinitions({ definitions }: Pick<Project, 'definitions'>): DefinitionRecord[] {
  const sorted = new Set<DefinitionRecord>();
  const open = new Set<DefinitionRecord>();
  const add = (definition: DefinitionRecord): void => {
    if (sorted.has(definition) || open.has(definition)) return;
    open.add(definition);
    for (const block of definition.blocks.values()) {
      const inner = findDefinition({ definitions }, block);
      if (inner !== null) add(inner);
    }
    sorted.add(definition);
  };
  for (const definition of definitions.values()) add(definition);
  return [...sorted];
}

/** What a project amounts to with every reusable block opened into its parts, or why it cannot be opened. */
interface Extent {
  readonly blocks: number;
  readonly wires: number;
  readonly depth: number;
}

/**
 * What is wrong with how reusable blocks stand inside each other: a block of one that is not there (`DOC-012`), one that holds itself (`DOC-017`), nesting without end and
 * a project that has too many blocks once all of them are opened (`DOC-004`). Each with the definition it is about, null
 * for the project itself. Linear in the blocks that are drawn, however many they stand for.
 */
export function checkNesting(
  project: Project,
): { readonly definition: string | null; readonly diagnostic: Diagnostic }[] {
  const extents = new Map<string, Extent | null>();
  const problems: { definition: string | null; diagnostic: Diagnostic }[] = [];
  const measure = (drawing: Drawing, path: readonly DefinitionRecord[]): Extent | null => {
    let [blocks, wires, depth] = [drawing.blocks.size, drawing.wires.size, 0];
    for (const block of drawing.blocks.values()) {
      const id = definitionIdOf(block.type);
      if (id === null) continue;
      const inner = project.definitions.get(id);
      if (inner === undefined) {
        problems.push({ definition: path.at(-1)?.id ?? null, diagnostic: describeMissing(block, id) });
        return null;
      }
      const at = path.indexOf(inner);
      if (at >= 0) {
        problems.push({ definition: inner.id, diagnostic: describeRecursion([...path.slice(at), inner]) });
        return null;
      }
      if (path.length >= LIMITS.nesting) {
        problems.push({ definition: inner.id, diagnostic: describeDepth(inner) });
        return null;
      }
      if (!extents.has(inner.id)) extents.set(inner.id, measure(inner, [...path, inner]));
      const extent = extents.get(inner.id) ?? null;
      if (extent === null) return null;
      blocks += extent.blocks;
      wires += extent.wires;
      depth = Math.max(depth, extent.depth + 1);
    }
    return { blocks, wires, depth };
  };
  for (const definition of project.definitions.values()) {
    if (extents.has(definition.id)) continue;
    extents.set(definition.id, measure(definition, [definition]));
  }
  if (problems.length > 0) return problems;
  const whole = measure(project, []);
  if (problems.length > 0) return problems;
  const all: [string | null, Extent | null | undefined][] = [[null, whole], ...extents];
  for (const [definition, extent] of all) {
    if (!extent) continue;
    if (extent.depth > LIMITS.nesting) {
      const inner = definition === null ? undefined : project.definitions.get(definition);
      if (inner !== undefined) problems.push({ definition, diagnostic: describeDepth(inner) });
    } else if (extent.blocks > LIMITS.blocks || extent.wires > LIMITS.wires) {
      problems.push({ definition, diagnostic: describeExtent(extent) });
    }
  }
  return problems;
}

function describeMissing({ name }: BlockRecord, id: string): Diagnostic {
  return documentError(
    'DOC-012',
    `The block ${quote(name)} stands for the reusable block ${quote(id)}, which the project does not have.`,
    'Remove the block, or bring the reusable block back.',
  );
}

function describeRecursion(path: readonly DefinitionRecord[]): Diagnostic {
  const names = path.map(({ name }) => quote(name));
  const message =
    path.length === 2
      ? `The reusable block ${names[0] ?? ''} holds itself, so it would never end.`
      : `Reusable blocks hold each other in a circle, so they would never end: ${names.join(' → ')}.`;
  return documentError(
    'DOC-017',
    message,
    'Use another block there. For a network that reads its own state, use RNN, GRU or LSTM: they loop inside.',
  );
}

function describeDepth({ name }: DefinitionRecord): Diagnostic {
  return documentError(
    'DOC-004',
    `Reusable blocks stand inside each other more than ${LIMITS.nesting} deep, at ${quote(name)}.`,
    'Unpack one of them.',
  );
}

function describeExtent({ blocks, wires }: Extent): Diagnostic {
  const [count, what, most] =
    blocks > LIMITS.blocks ? [blocks, 'blocks', LIMITS.blocks] : [wires, 'wires', LIMITS.wires];
  return documentError(
    'DOC-004',
    `With its reusable blocks opened the project has ${count} ${what}; the most is ${most}.`,
    'Use fewer reusable blocks inside each other, or split the model into several projects.',
  );
}
