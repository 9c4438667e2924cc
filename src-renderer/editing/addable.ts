import type { BlockCategory } from '../../src-shared/blocks/block';
import { catalog, findBlock, portBlocks } from '../../src-shared/blocks/catalog';
import { definitionType, findDefinition } from '../../src-shared/document/definitions';
import type { DefinitionRecord, Project } from '../../src-shared/document/document';

/** What can be put on a canvas: a block type of the catalogue, or a reusable block of the project. */
export interface Addable {
  /** The type of the block that is added. */
  readonly type: string;
  readonly category: BlockCategory;
  readonly title: string;
  /** One sentence: what it does. */
  readonly summary: string;
}

/**
 * What can be put on the canvas that is shown. Inside the reusable block `inside`, that is no input and no output of the model, nor
 * anything that holds this block itself; its ports are there instead.
 */
export function listAddables(project: Pick<Project, 'definitions'>, inside: string | null): readonly Addable[] {
  const definitions = [...project.definitions.values()]
    .filter(({ id }) => inside === null || !holds(project, id, inside))
    .map((definition) => asAddable(definition));
  if (inside === null) return [...definitions, ...catalog];
  const parts = catalog.filter(({ source, head }) => source === undefined && head === undefined);
  return [...portBlocks, ...definitions, ...parts];
}

export function asAddable({ id, name, description, blocks }: DefinitionRecord): Addable {
  const count = blocks.size === 1 ? '1 block' : `${blocks.size} blocks`;
  const summary = description === '' ? `Your own block, made of ${count}.` : description;
  return { type: definitionType(id), category: 'reusable', title: name, summary };
}

/** What a block is of: for its title and its icon. Null for a type that this version does not know. */
export function findAddable(project: Pick<Project, 'definitions'>, type: string): Addable | null {
  const definition = findDefinition(project, { type });
  return definition === null ? findBlock(type) : asAddable(definition);
}

/** Whether a reusable block is another one, or has it inside at any depth. */
function holds(project: Pick<Project, 'definitions'>, definition: string, wanted: string): boolean {
  if (definition === wanted) return true;
  const blocks = [...(project.definitions.get(definition)?.blocks.values() ?? [])];
  return blocks.some((block) => {
    const inner = findDefinition(project, block);
    return inner !== null && holds(project, inner.id, wanted);
  });
}
