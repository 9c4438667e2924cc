import { findBlock } from '../../src-shared/blocks/catalog';
import { readParameters } from '../../src-shared/blocks/parameters';
import { isInputPort, isPort } from '../../src-shared/blocks/reusable/ports';
import { definitionPorts } from '../../src-shared/compiler/definition-ports';
import { findDefinition } from '../../src-shared/document/definitions';
import type { InputPort, OutputPort } from '../../src-shared/blocks/block';
import type { BlockRecord, PortReference, Project } from '../../src-shared/document/document';

/** A block's card in canvas units. It is drawn to these sizes, so layout and wires need not measure anything. */
export const BLOCK_WIDTH = 176;
export const HEAD_HEIGHT = 48;
export const PORT_HEIGHT = 20;
export const FOOT_HEIGHT = 6;
/** A block that is made of others is wider, and shows them in a row below its ports. */
export const WIDE_BLOCK_WIDTH = 288;
export const PARTS_HEIGHT = 48;
/** Between neighbouring blocks in a row: a wire there has room for its label, `batch × time × 64`. */
export const COLUMN_GAP = 128;
/** Blocks snap to multiples of this. */
export const GRID = 8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface PortLists {
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  /** Whether the block is made of parts that its card shows. */
  readonly hasParts?: boolean;
}

/** Records never change, so what follows from one is worked out once. */
const knownPorts = new WeakMap<BlockRecord, PortLists>();

/** What a port is called; its own name where the block is gone or has no such port. */
export function titleOfPort(project: Project, { block: id, port }: PortReference): string {
  const block = project.blocks.get(id);
  const { inputs, outputs } = block === undefined ? { inputs: [], outputs: [] } : listPorts(project, block);
  return [...inputs, ...outputs].find(({ name }) => name === port)?.title ?? port;
}

/**
 * The ports of a block as it stands. For a block of unknown type, or with parameters that are wrong: the ports that its
 * wires use.
 */
export function listPorts(project: Project, block: BlockRecord): PortLists {
  const known = knownPorts.get(block);
  if (known !== undefined) return known;
  const definition = findDefinition(project, block);
  // Not kept by the block: they change with the reusable block.
  if (definition !== null) return definitionPorts(project, definition);
  const type = findBlock(block.type);
  const values = type === null ? null : readParameters(type, block.parameters);
  if (type !== null && values?.ok) {
    const ports = {
      // A port of a reusable block has its other side outside of it.
      inputs: isInputPort(block) ? [] : type.inputs(values.value),
      outputs: isPort(block) && !isInputPort(block) ? [] : type.outputs(values.value),
      hasParts: type.parts !== undefined,
    };
    knownPorts.set(block, ports);
    return ports;
  }
  const inputs = new Map<string, InputPort>();
  const outputs = new Map<string, OutputPort>();
  for (const { from, to } of project.wires.values()) {
    if (to.block === block.id) inputs.set(to.port, { name: to.port, title: to.port, accepts: [] });
    if (from.block === block.id) outputs.set(from.port, { name: from.port, title: from.port });
  }
  return { inputs: [...inputs.values()], outputs: [...outputs.values()] };
}

/** The size of a block's card while it is closed. */
export function sizeOfBlock({ inputs, outputs, hasParts = false }: PortLists): Size {
  const rows = Math.max(inputs.length, outputs.length, 1);
  return {
    width: hasParts ? WIDE_BLOCK_WIDTH : BLOCK_WIDTH,
    height: HEAD_HEIGHT + rows * PORT_HEIGHT + (hasParts ? PARTS_HEIGHT : 0) + FOOT_HEIGHT,
  };
}

/** Height of the middle of a port above the block's upper edge. */
export function portOffset(index: number): number {
  return HEAD_HEIGHT + index * PORT_HEIGHT + PORT_HEIGHT / 2;
}

export function snapToGrid(value: number): number {
  return Math.round(value / GRID) * GRID;
}
