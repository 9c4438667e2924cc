import { ok } from '../../src-shared/base/result';
import { isPort } from '../../src-shared/blocks/reusable/ports';
import { createProject } from '../../src-shared/document/create';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { definitionIdOf, definitionType, findDefinition } from '../../src-shared/document/definitions';
import type {
  DefinitionRecord,
  Drawing,
  Json,
  PortReference,
  Position,
  Project,
  WireRecord,
} from '../../src-shared/document/document';
import { makeIds, nextId } from '../../src-shared/document/ids';
import { isJsonList } from '../../src-shared/document/json';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';
import { nameFreely, namesOf } from './free-names';

/** Wires that enter what was copied from outside, kept beside the project in the copied text. */
const INCOMING = 'incomingWires';

/** What is copied, by id. */
export interface CopySelection {
  readonly blocks: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

/** The text of a selection: a project of its own, so that it can be pasted into any window, and read by people. */
export function copySelection(project: Project, { blocks, notes }: CopySelection): string {
  const inside = [...project.wires.values()].filter(({ from, to }) => blocks.has(from.block) && blocks.has(to.block));
  const entering = [...project.wires.values()].filter(
    ({ from, to }) => !blocks.has(from.block) && blocks.has(to.block),
  );
  const copied = new Map([...project.blocks].filter(([id]) => blocks.has(id)));
  const part: Project = {
    ...createProject('Clipboard'),
    blocks: copied,
    definitions: collectDefinitions(project, { ...project, blocks: copied }),
    wires: new Map(inside.map((wire) => [wire.id, wire])),
    groups: new Map([...project.groups].filter(([, group]) => isWhole(group.blocks, blocks))),
    notes: new Map([...project.notes].filter(([id]) => notes.has(id))),
    unknown: entering.length === 0 ? new Map() : new Map<string, Json>([[INCOMING, entering.map(writeWire)]]),
  };
  const text = serializeProject(part);
  lastCopy = { text, part };
  return text;
}

/** What was copied last: its text reads as this, and need not be read. */
let lastCopy: { readonly text: string; readonly part: Project } | null = null;

export interface PasteOptions {
  /** Where the middle of what is pasted goes; null keeps it near where it was. */
  readonly place: Position | null;
  /** How far from where it was it goes where there is no place; a little below to the right when left out. */
  readonly shift?: Position | undefined;
  /** Draws the wires from outside again, from blocks that are still there. */
  readonly withIncoming: boolean;
  /** Whether it goes into a reusable block. Only there ports have a meaning; elsewhere they are left out. */
  readonly isInside?: boolean;
}

export interface Paste {
  /** To the project: reusable blocks that it does not have yet. */
  readonly definitions: readonly DocumentCommand[];
  /** To the drawing. */
  readonly commands: readonly DocumentCommand[];
  readonly blocks: readonly string[];
  readonly notes: readonly string[];
  /** The ids of the pasted blocks by those that they had in the text. */
  readonly copies: ReadonlyMap<string, string>;
}

/** How far a copy lies from its original. */
const OFFSET = 32;

/** The commands that paste a copied text; null when the text is no such thing. */
export function pasteText(
  project: Project,
  text: string,
  { place, shift: by, withIncoming, isInside = false }: PasteOptions,
): Paste | null {
  const parsed = text === lastCopy?.text ? ok(lastCopy.part) : parseProject(text);
  if (!parsed.ok) return null;
  const part = isInside ? parsed.value : withoutPorts(parsed.value);
  if (part.blocks.size + part.notes.size === 0) return null;
  const brought = bringDefinitions(project, part);
  const shift = findShift(part, place, by);
  const move = ({ x, y }: Position): Position => ({ x: x + shift.x, y: y + shift.y });
  const blockIds = rename(project.blocks, part.blocks.keys());
  const names = namesOf(project.blocks);
  const wireIds = rename(project.wires, part.wires.keys());
  const groupIds = rename(project.groups, part.groups.keys());
  const noteIds = rename(project.notes, part.notes.keys());
  const idOf = (old: string): string => blockIds.get(old) ?? old;
  const commands: DocumentCommand[] = [];
  for (const block of part.blocks.values()) {
    const name = nameFreely(names, block.name === block.id ? idOf(block.id) : block.name);
    names.add(name);
    const renamed = { ...block, id: idOf(block.id), name, position: move(block.position) };
    commands.push({ type: 'addBlock', block: { ...renamed, type: brought.typeOf(block.type) } });
  }
  for (const wire of part.wires.values()) {
    const from = { ...wire.from, block: idOf(wire.from.block) };
    const to = { ...wire.to, block: idOf(wire.to.block) };
    commands.push({ type: 'connect', wire: { ...wire, id: wireIds.get(wire.id) ?? wire.id, from, to } });
  }
  if (withIncoming) commands.push(...connectIncoming(project, part, blockIds, new Set(wireIds.values())));
  for (const group of part.groups.values()) {
    const id = groupIds.get(group.id) ?? group.id;
    commands.push({ type: 'group', group: { ...group, id, blocks: group.blocks.map(idOf) } });
  }
  for (const note of part.notes.values()) {
    const id = noteIds.get(note.id) ?? note.id;
    commands.push({ type: 'addNote', note: { ...note, id, position: move(note.position) } });
  }
  return {
    definitions: brought.commands,
    commands,
    blocks: [...blockIds.values()],
    notes: [...noteIds.values()],
    copies: blockIds,
  };
}

/** The reusable blocks that a drawing is made with, and those inside them: each after those that it holds. */
export function collectDefinitions(project: Project, drawing: Drawing): ReadonlyMap<string, DefinitionRecord> {
  const found = new Map<string, DefinitionRecord>();
  const collect = (inside: Drawing): void => {
    for (const block of inside.blocks.values()) {
      const definition = findDefinition(project, block);
      if (definition === null || found.has(definition.id)) continue;
      collect(definition);
      found.set(definition.id, definition);
    }
  };
  collect(drawing);
  return found;
}

export interface Brought {
  /** `addDefinition`, each after those that it holds. */
  readonly commands: readonly DocumentCommand[];
  /** The type of a block in this project. */
  readonly typeOf: (type: string) => string;
}

/** Brings reusable blocks of another project along. One that is here already, the same in all, is not brought again. */
export function bringDefinitions(project: Project, part: Project): Brought {
  const ids = new Map<string, string>();
  const taken = new Set<string>(project.definitions.keys());
  const names = namesOf(project.definitions);
  const typeOf = (type: string): string => {
    const id = definitionIdOf(type);
    return id === null ? type : definitionType(ids.get(id) ?? id);
  };
  const commands: DocumentCommand[] = [];
  for (const definition of orderByNesting(part)) {
    const blocks = new Map(
      Array.from(definition.blocks, ([id, block]) => [id, { ...block, type: typeOf(block.type) }]),
    );
    const adapted = { ...definition, blocks };
    const here = findSame(project, adapted);
    if (here !== null) {
      ids.set(definition.id, here.id);
      continue;
    }
    const id = taken.has(definition.id) ? nextId(taken, definition.id.replace(/-\d+$/, '')) : definition.id;
    taken.add(id);
    ids.set(definition.id, id);
    const name = nameFreely(names, definition.name);
    names.add(name);
    commands.push({ type: 'addDefinition', definition: { ...adapted, id, name } });
  }
  return { commands, typeOf };
}

function orderByNesting(part: Project): readonly DefinitionRecord[] {
  const all = [...part.definitions.values()];
  return [...new Set(all.flatMap((one) => [...collectDefinitions(part, one).values(), one]))];
}

/** The reusable block of a project that is this one, under the id and the name that it was given when it was brought before. */
function findSame(project: Project, brought: DefinitionRecord): DefinitionRecord | null {
  for (const here of project.definitions.values()) {
    const stem = here.name.replace(/ \d+$/, '');
    if (here.name !== brought.name && stem !== brought.name) continue;
    if (isSame(here, { ...brought, id: here.id, name: here.name })) return here;
  }
  return null;
}

function isSame(a: DefinitionRecord, b: DefinitionRecord): boolean {
  const text = (one: DefinitionRecord): string =>
    serializeProject({ ...createProject('x'), definitions: new Map([[one.id, one]]) });
  return text(a) === text(b);
}

/** Without ports of a reusable block and their wires. */
function withoutPorts(part: Project): Project {
  const ports = new Set([...part.blocks.values()].filter(isPort).map(({ id }) => id));
  if (ports.size === 0) return part;
  return {
    ...part,
    blocks: new Map([...part.blocks].filter(([id]) => !ports.has(id))),
    wires: new Map([...part.wires].filter(([, { from, to }]) => !ports.has(from.block) && !ports.has(to.block))),
    groups: new Map(
      Array.from(part.groups, ([id, group]) => [
        id,
        { ...group, blocks: group.blocks.filter((one) => !ports.has(one)) },
      ]),
    ),
  };
}

function connectIncoming(
  project: Project,
  part: Project,
  blockIds: ReadonlyMap<string, string>,
  taken: Set<string>,
): DocumentCommand[] {
  const commands: DocumentCommand[] = [];
  for (const { from, to } of readIncoming(part)) {
    const block = blockIds.get(to.block);
    if (block === undefined || !project.blocks.has(from.block)) continue;
    const id = nextId({ has: (other) => project.wires.has(other) || taken.has(other) }, `${from.block}-${block}`);
    taken.add(id);
    const wire: WireRecord = { id, from, to: { block, port: to.port }, unknown: new Map() };
    commands.push({ type: 'connect', wire });
  }
  return commands;
}

function rename(existing: { has: (id: string) => boolean }, ids: Iterable<string>): Map<string, string> {
  const given = new Map<string, string>();
  const claim = makeIds(existing);
  // Copies of copies count on: `gru-2` becomes `gru-3`, not `gru-2-2`.
  for (const id of ids) given.set(id, claim(id.replace(/-\d+$/, '')));
  return given;
}

function findShift(part: Project, place: Position | null, by: Position = { x: OFFSET, y: OFFSET }): Position {
  if (place === null) return by;
  const positions = [...part.blocks.values(), ...part.notes.values()].map(({ position }) => position);
  const xs = positions.map(({ x }) => x);
  const ys = positions.map(({ y }) => y);
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  return { x: Math.round(place.x - middle(xs)), y: Math.round(place.y - middle(ys)) };
}

function isWhole(members: readonly string[], blocks: ReadonlySet<string>): boolean {
  return members.length > 0 && members.every((id) => blocks.has(id));
}

function writeWire({ from, to }: WireRecord): Json {
  return [from.block, from.port, to.block, to.port];
}

function readIncoming(part: Project): { from: PortReference; to: PortReference }[] {
  const list = part.unknown.get(INCOMING);
  if (list === undefined || !isJsonList(list)) return [];
  return list.flatMap((item) => {
    if (!isJsonList(item)) return [];
    const [block, port, toBlock, toPort] = item.filter((part) => typeof part === 'string');
    if (block === undefined || port === undefined || toBlock === undefined || toPort === undefined) return [];
    return [{ from: { block, port }, to: { block: toBlock, port: toPort } }];
  });
}
