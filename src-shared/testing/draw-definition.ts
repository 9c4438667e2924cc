import { definitionType } from '../document/definitions';
import type { DefinitionRecord, Project } from '../document/document';
import { drawProject, type DrawnBlock } from './draw-project';

/** A reusable block as a test draws it: its blocks by id, ports among them, and its wires. See `drawProject`. */
export function drawDefinition(
  id: string,
  blocks: Readonly<Record<string, DrawnBlock>>,
  wires: readonly string[],
  name = id,
): DefinitionRecord {
  const { wires: drawn, groups, notes, ...project } = drawProject(blocks, wires);
  return { id, name, description: '', blocks: project.blocks, wires: drawn, groups, notes, unknown: new Map() };
}

/** The project with these reusable blocks. */
export function withDefinitions(project: Project, ...definitions: readonly DefinitionRecord[]): Project {
  return { ...project, definitions: new Map(definitions.map((one) => [one.id, one])) };
}

/** The type of a block that stands for a reusable block, for `drawProject`. */
export const standsFor = definitionType;
