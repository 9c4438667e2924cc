import type { Repair } from '../base/diagnostic';
import { defined, invariant } from '../base/invariant';
import type { BlockType, RawParameters, RepairKit } from '../blocks/block';
import { quoteName } from '../blocks/block-diagnostics';
import { findBlock } from '../blocks/catalog';
import { insertBlock } from '../blocks/insert-block';
import { readParameters, setParameterRepair } from '../blocks/parameters';
import type { DocumentCommand } from '../document/commands/document-command';
import type { BlockRecord, Json, Project, WireRecord } from '../document/document';
import { wiresInto, wiresOutOf, type Wiring } from './wiring';

/** The repairs that a block's shape rule may offer. Labels speak of blocks by the names their users gave them. */
export function makeRepairKit(project: Project, wiring: Wiring, block: BlockRecord): RepairKit {
  const wireAt = (port: string, index: number): WireRecord =>
    defined(wiresInto(wiring, block.id).get(port)?.[index], `wire ${index} into ${block.id}.${port}`);
  return {
    setParameter: (parameter, value) => setParameter(block, parameter, value),
    insertBefore: (port, index, type, parameters) => {
      const commands = insertBlock(project, wireAt(port, index), requireType(type), parameters);
      return {
        label: `Insert ${describeNew(requireType(type), parameters)} before ${quoteName(block.name)}`,
        commands,
      };
    },
    resizeSource: (port, index, width) => resizeSource(project, wiring, wireAt(port, index), width),
    disconnect: (port, index) => disconnectRepair(project, [wireAt(port, index)]),
    replace: (type, parameters) => replaceBlock(project, wiring, block, requireType(type), parameters),
  };
}

/** Takes a block and its wires away. */
export function removeBlockRepair(block: BlockRecord): Repair {
  const commands: DocumentCommand[] = [{ type: 'removeBlock', block: block.id }];
  return { label: `Remove ${quoteName(block.name)}`, commands };
}

/** Takes wires away that join the same two blocks. */
export function disconnectRepair(project: Project, wires: readonly WireRecord[]): Repair {
  const [from, to] = [wires[0]?.from.block ?? '', wires[0]?.to.block ?? ''];
  const what = wires.length === 1 ? 'wire' : `${wires.length} wires`;
  const commands = wires.map(({ id }): DocumentCommand => ({ type: 'disconnect', wire: id }));
  return { label: `Remove the ${what} from ${nameOf(project, from)} to ${nameOf(project, to)}`, commands };
}

/** What the user calls a block, in quotes. */
export function nameOf(project: Project, block: string): string {
  return quoteName(project.blocks.get(block)?.name ?? block);
}

function setParameter(block: BlockRecord, parameter: string, value?: Json): Repair {
  const field = requireType(block.type).parameters.find((f) => f.name === parameter);
  invariant(field, `${block.type} has no parameter ${parameter}`);
  const wanted = value === undefined ? 'its default' : describeValue(value);
  return setParameterRepair(`Set ${field.title} of ${quoteName(block.name)} to ${wanted}`, block.id, parameter, value);
}

function describeValue(value: Json): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `Linear`, or with its parameters `Linear (Units 1)`. */
function describeNew(type: BlockType, parameters: RawParameters): string {
  const shown = type.parameters.flatMap(({ name, title }) => {
    const value = parameters.get(name);
    return value === undefined ? [] : [`${title} ${describeValue(value)}`];
  });
  return shown.length === 0 ? type.title : `${type.title} (${shown.join(', ')})`;
}

/** Walks up through blocks that keep the number of features to the one whose parameter it is, as long as nobody else reads it. */
function resizeSource(project: Project, wiring: Wiring, wire: WireRecord, width: number): Repair | null {
  let at: WireRecord | undefined = wire;
  while (at !== undefined) {
    const source = project.blocks.get(at.from.block);
    const type = source && findBlock(source.type);
    if (!source || source.bypassed || !type?.width || wiresOutOf(wiring, source.id).length !== 1) return null;
    if (type.width !== 'input') {
      const { parameter } = type.width;
      const isAllowed = readParameters(type, new Map([[parameter, width]])).ok;
      return isAllowed ? setParameter(source, parameter, width) : null;
    }
    at = wiresInto(wiring, source.id).get('in')?.[0];
  }
  return null;
}

function replaceBlock(
  project: Project,
  wiring: Wiring,
  block: BlockRecord,
  type: BlockType,
  kept: readonly string[],
): Repair {
  const parameters = new Map([...block.parameters].filter(([name]) => kept.includes(name)));
  const values = readParameters(type, parameters);
  invariant(values.ok, `${type.type} does not take the parameters of ${block.type}`);
  const inputs = new Set(type.inputs(values.value).map((port) => port.name));
  const outputs = new Set(type.outputs(values.value).map((port) => port.name));
  const entering = [...wiresInto(wiring, block.id).values()].flat().filter((wire) => inputs.has(wire.to.port));
  const leaving = wiresOutOf(wiring, block.id).filter((wire) => outputs.has(wire.from.port));
  const groups = [...project.groups.values()].filter((group) => group.blocks.includes(block.id));
  const commands: DocumentCommand[] = [
    { type: 'removeBlock', block: block.id },
    { type: 'addBlock', block: { ...block, type: type.type, parameters } },
    ...[...entering, ...leaving].map((wire): DocumentCommand => ({ type: 'connect', wire })),
    ...groups.map((group): DocumentCommand => ({ type: 'setGroup', group })),
  ];
  return { label: `Use ${type.title} for ${quoteName(block.name)}`, commands };
}

function requireType(type: string): BlockType {
  return defined(findBlock(type), `block type ${type}`);
}
