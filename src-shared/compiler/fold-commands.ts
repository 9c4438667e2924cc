import type { Diagnostic, Repair } from '../base/diagnostic';
import { isInputPort, isOutputPort } from '../blocks/reusable/ports';
import type { DocumentCommand } from '../document/commands/document-command';
import { countInstances } from '../document/definitions';
import type { DefinitionRecord, PortReference, Project } from '../document/document';
import { nextId } from '../document/ids';
import { findDrawing, INSIDE, splitId } from './find-drawing';

/** A diagnostic of an expanded project with repairs that change the project as it is drawn. */
export function foldDiagnostic(project: Project, diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.repairs === undefined) return diagnostic;
  return { ...diagnostic, repairs: diagnostic.repairs.flatMap((repair) => foldRepair(project, repair) ?? []) };
}

function foldRepair(project: Project, repair: Repair): Repair | null {
  // Made by the check a moment ago; only the layer below does not know what they are.
  const folded = foldCommands(project, repair.commands as readonly DocumentCommand[]);
  if (folded === null) return null;
  const { definition, commands } = folded;
  const count = definition === null ? 0 : countInstances(project, definition.id);
  const where = definition === null || count < 2 ? '' : ` in all ${count} “${definition.name}”`;
  return { label: repair.label + where, commands };
}

export interface Folded {
  readonly commands: readonly DocumentCommand[];
  /** The reusable block that they change; null where they change the drawing of the project. */
  readonly definition: DefinitionRecord | null;
}

/**
 * Commands on an expanded project as commands on the project itself: what is inside a block is changed in its definition.
 * New records get ids that are free there. Null where the commands reach over the border of a reusable block, which no wire
 * can, and where they would switch on what is bypassed only because a block around it is.
 */
export function foldCommands(project: Project, commands: readonly DocumentCommand[]): Folded | null {
  const removed = new Set(commands.flatMap((command) => (command.type === 'removeBlock' ? [command.block] : [])));
  const added = commands.flatMap((command) => (command.type === 'addBlock' ? [command.block.id] : []));
  const fresh = new Set(added.filter((id) => !id.includes(INSIDE) && !removed.has(id)));
  const places = commands.flatMap((command) => placesOf(project, command, fresh));
  const [first = ''] = places;
  if (places.some((place) => place !== first)) return null;
  const place = findDrawing(project, first === '' ? [] : first.split(INSIDE));
  if (place === null) return null;
  const { drawing, definition } = place;
  const ids = new Map<string, string>();
  const freeId = (kind: 'blocks' | 'wires', id: string): string => {
    const taken = new Set(ids.values());
    return nextId({ has: (other) => drawing[kind].has(other) || taken.has(other) }, id);
  };
  for (const id of fresh) ids.set(id, freeId('blocks', id));
  const isKnown = (wire: string): boolean => wire.includes(INSIDE) || drawing.wires.has(wire);
  const wireIds = new Map<string, string>();
  const inside = commands.map((command) =>
    translate(
      project,
      command,
      (id) => ids.get(id) ?? splitId(id).id,
      (id) => {
        if (definition === null || id.includes(INSIDE)) return splitId(id).id;
        const known = wireIds.get(id) ?? (isKnown(id) ? freeId('wires', id) : id);
        wireIds.set(id, known);
        return known;
      },
    ),
  );
  const needless = commands.some(
    (command) =>
      command.type === 'setBypassed' &&
      drawing.blocks.get(splitId(command.block).id)?.bypassed !== true &&
      !command.bypassed,
  );
  if (needless) return null;
  if (definition === null) return { commands: inside, definition };
  return { commands: [{ type: 'editDefinition', definition: definition.id, commands: inside }], definition };
}

/** The paths of the drawings that a command is about, joined. New blocks are in none yet. */
function placesOf(project: Project, command: DocumentCommand, fresh: ReadonlySet<string>): string[] {
  const placeOf = (id: string): string[] => (fresh.has(id) ? [] : [splitId(id).path.join(INSIDE)]);
  switch (command.type) {
    case 'addBlock':
      return placeOf(command.block.id);
    case 'removeBlock':
    case 'setParameter':
    case 'setBypassed':
    case 'renameBlock':
      return placeOf(command.block);
    case 'moveBlocks':
      return command.moves.flatMap(({ block }) => placeOf(block));
    case 'disconnect':
      return [splitId(command.wire).path.join(INSIDE)];
    case 'connect': {
      const { from, to } = command.wire;
      return [
        ...(fresh.has(from.block) ? [] : [drawnEnd(project, from, 'from').path.join(INSIDE)]),
        ...(fresh.has(to.block) ? [] : [drawnEnd(project, to, 'to').path.join(INSIDE)]),
      ];
    }
    case 'group':
    case 'setGroup':
      return [splitId(command.group.id).path.join(INSIDE)];
    default:
      return [];
  }
}

function translate(
  project: Project,
  command: DocumentCommand,
  blockId: (id: string) => string,
  wireId: (id: string) => string,
): DocumentCommand {
  switch (command.type) {
    case 'addBlock':
      return { ...command, block: { ...command.block, id: blockId(command.block.id) } };
    case 'removeBlock':
    case 'setParameter':
    case 'setBypassed':
    case 'renameBlock':
      return { ...command, block: blockId(command.block) };
    case 'moveBlocks':
      return { ...command, moves: command.moves.map((move) => ({ ...move, block: blockId(move.block) })) };
    case 'disconnect':
      return { ...command, wire: wireId(command.wire) };
    case 'connect': {
      const { wire } = command;
      const [from, to] = [drawnEnd(project, wire.from, 'from').end, drawnEnd(project, wire.to, 'to').end];
      return {
        ...command,
        wire: {
          ...wire,
          id: wireId(wire.id),
          from: { ...from, block: blockId(from.block) },
          to: { ...to, block: blockId(to.block) },
        },
      };
    }
    case 'group':
    case 'setGroup':
      return {
        ...command,
        group: { ...command.group, id: splitId(command.group.id).id, blocks: command.group.blocks.map(blockId) },
      };
    default:
      return command;
  }
}

/** An end of a wire as it is drawn: at a port of a block that stands for others, where it is one once that is opened. */
function drawnEnd(
  project: Project,
  end: PortReference,
  side: 'from' | 'to',
): { readonly path: readonly string[]; readonly end: PortReference } {
  const { path, id } = splitId(end.block);
  const block = findDrawing(project, path)?.drawing.blocks.get(id);
  const owner = path.at(-1);
  const isOuter = block !== undefined && (side === 'from' ? isOutputPort(block) : isInputPort(block));
  if (!isOuter || owner === undefined) return { path, end: { ...end, block: id } };
  return { path: path.slice(0, -1), end: { ...end, block: owner, port: id } };
}
