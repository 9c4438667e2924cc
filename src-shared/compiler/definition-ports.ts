import type { InputPort, OutputPort, SignalKind } from '../blocks/block';
import { findBlock } from '../blocks/catalog';
import { readParameters } from '../blocks/parameters';
import { inputPortBlock, isInputPort, isOutputPort } from '../blocks/reusable/ports';
import { findDefinition } from '../document/definitions';
import type { BlockRecord, DefinitionRecord, PortReference, Project } from '../document/document';
import { indexWires, wiresOutOf } from './wiring';

/** What a reusable block has at its sides, each list from top to bottom. */
export interface DefinitionPorts {
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
}

type Definitions = Pick<Project, 'definitions'>;

/** Records never change; what is inside others follows from all definitions. */
const known = new WeakMap<
  DefinitionRecord,
  { readonly of: Definitions['definitions']; readonly ports: DefinitionPorts }
>();

/**
 * The ports of a reusable block: its port blocks from top to bottom. An input takes what everything takes that reads it, and
 * may be left open where all of that may. Linear in the blocks and wires inside.
 */
export function definitionPorts(project: Definitions, definition: DefinitionRecord): DefinitionPorts {
  const last = known.get(definition);
  if (last?.of === project.definitions) return last.ports;
  const blocks = [...definition.blocks.values()].sort(fromTop);
  const ports: DefinitionPorts = {
    inputs: blocks.filter(isInputPort).map((block) => describeInput(project, definition, block)),
    outputs: blocks.filter(isOutputPort).map(({ id, name }) => ({ name: id, title: name })),
  };
  known.set(definition, { of: project.definitions, ports });
  return ports;
}

/** From top to bottom, at the same height from left to right. */
export function fromTop(a: BlockRecord, b: BlockRecord): number {
  return a.position.y - b.position.y || a.position.x - b.position.x || (a.id < b.id ? -1 : 1);
}

function describeInput(project: Definitions, definition: DefinitionRecord, { id, name }: BlockRecord): InputPort {
  const readers = wiresOutOf(indexWires(definition), id).flatMap(({ to }) => findInput(project, definition, to) ?? []);
  const every = inputPortBlock.inputs(new Map())[0]?.accepts ?? [];
  const accepts = every.filter((kind: SignalKind) => readers.every((port) => port.accepts.includes(kind)));
  return {
    name: id,
    title: name,
    accepts,
    ...(readers.every((port) => port.optional === true) ? { optional: true } : {}),
  };
}

/** The input port that a wire inside a reusable block ends at; null where it is not known. */
function findInput(
  project: Definitions,
  definition: DefinitionRecord,
  { block: id, port }: PortReference,
): InputPort | null {
  const block = definition.blocks.get(id);
  if (block === undefined) return null;
  const inner = findDefinition(project, block);
  if (inner !== null) return definitionPorts(project, inner).inputs.find(({ name }) => name === port) ?? null;
  const type = findBlock(block.type);
  const values = type && readParameters(type, block.parameters);
  if (!values?.ok) return null;
  return type?.inputs(values.value).find(({ name }) => name === port) ?? null;
}
