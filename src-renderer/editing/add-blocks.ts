import type { RawParameters } from '../../src-shared/blocks/block';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { createBlock } from '../../src-shared/document/create';
import { definitionIdOf } from '../../src-shared/document/definitions';
import type { BlockRecord, PortReference, Position, Project, WireRecord } from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';
import type { Addable } from './addable';
import { BLOCK_WIDTH, listPorts, sizeOfBlock, snapToGrid } from './block-size';
import { connectPorts } from './connect-ports';
import type { FittingBlock } from './fitting-blocks';
import { nameFreely, namesOf } from './free-names';
import { joinGroupOfEnds } from './groups';
import { boxOf, makeRoom, moveToFree } from './make-room';

/** What was added, for selecting it, and the commands that do it. */
export interface Addition {
  readonly commands: readonly DocumentCommand[];
  readonly block: string;
}

/** A new block called after its type: `GRU`, `GRU 2`, …. */
export function makeBlock(
  project: Project,
  type: Pick<Addable, 'type' | 'title'>,
  place: Position,
  parameters: RawParameters = new Map(),
): BlockRecord {
  const id = nextId(project.blocks, definitionIdOf(type.type) ?? type.type);
  const name = nameFreely(namesOf(project.blocks), type.title);
  const position = { x: snapToGrid(place.x), y: snapToGrid(place.y) };
  return { ...createBlock(id, type.type, parameters, position), name };
}

/** A new block with its middle at `place`. */
export function addBlock(project: Project, type: Pick<Addable, 'type' | 'title'>, place: Position): Addition {
  const block = makeBlock(project, type, place);
  const { width, height } = sizeOfBlock(listPorts(project, block));
  const centred = { ...block, position: { x: snapToGrid(place.x - width / 2), y: snapToGrid(place.y - height / 2) } };
  const others = Array.from(project.blocks.values(), (other) => boxOf(project, other));
  const free = moveToFree(boxOf(project, centred), others);
  return { commands: [{ type: 'addBlock', block: { ...block, position: free } }], block: block.id };
}

/** A new block behind an output, wired to it. */
export function addConsumer(project: Project, fitting: FittingBlock, from: PortReference, place: Position): Addition {
  const block = makeBlock(project, fitting.type, place);
  const to = { block: block.id, port: fitting.input ?? 'in' };
  return { commands: [{ type: 'addBlock', block }, ...connectPorts(project, from, to)], block: block.id };
}

/** A new block in front of an input, wired to it. */
export function addProducer(project: Project, fitting: FittingBlock, to: PortReference, place: Position): Addition {
  const block = makeBlock(project, fitting.type, { x: place.x - BLOCK_WIDTH, y: place.y });
  const from = { block: block.id, port: fitting.output ?? 'out' };
  return { commands: [{ type: 'addBlock', block }, ...connectPorts(project, from, to)], block: block.id };
}

/**
 * Puts a new block, or one that is there, into a wire: what went along the wire goes through the block. Its position is where it
 * is wanted; what is in the way gives way, and a group that holds both ends holds the block, too.
 */
export function insertIntoWire(
  project: Project,
  wire: WireRecord,
  block: BlockRecord,
  fitting: FittingBlock,
): DocumentCommand[] {
  const isNew = !project.blocks.has(block.id);
  const second = nextId(project.wires, `${block.id}-${wire.to.block}`);
  const { position, moves, notes } = makeRoom(project, wire, block);
  const own = isNew ? [] : [{ block: block.id, ...position }];
  return [
    { type: 'disconnect', wire: wire.id },
    ...(isNew ? [{ type: 'addBlock', block: { ...block, position } } as const] : []),
    { type: 'connect', wire: { ...wire, to: { block: block.id, port: fitting.input ?? 'in' } } },
    {
      type: 'connect',
      wire: { id: second, from: { block: block.id, port: fitting.output ?? 'out' }, to: wire.to, unknown: new Map() },
    },
    ...(own.length + moves.length > 0 ? [{ type: 'moveBlocks', moves: [...own, ...moves] } as const] : []),
    ...notes.map((note) => ({ type: 'setNote', note }) as const),
    ...joinGroupOfEnds(project, wire, block.id),
  ];
}
