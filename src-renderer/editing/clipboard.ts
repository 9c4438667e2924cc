import { createProject } from '../../src-shared/document/create';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { Json, PortReference, Position, Project, WireRecord } from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';
import { isJsonList } from '../../src-shared/document/json';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';

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
  const part: Project = {
    ...createProject('Clipboard'),
    blocks: new Map([...project.blocks].filter(([id]) => blocks.has(id))),
    wires: new Map(inside.map((wire) => [wire.id, wire])),
    groups: new Map([...project.groups].filter(([, group]) => isWhole(group.blocks, blocks))),
    notes: new Map([...project.notes].filter(([id]) => notes.has(id))),
    unknown: entering.length === 0 ? new Map() : new Map<string, Json>([[INCOMING, entering.map(writeWire)]]),
  };
  return serializeProject(part);
}

export interface PasteOptions {
  /** Where the middle of what is pasted goes; null keeps it near where it was. */
  readonly place: Position | null;
  /** Draws the wires from outside again, from blocks that are still there. */
  readonly withIncoming: boolean;
}

export interface Paste {
  readonly commands: readonly DocumentCommand[];
  readonly blocks: readonly string[];
  readonly notes: readonly string[];
}

/** How far a copy lies from its original. */
const OFFSET = 32;

/** The commands that paste a copied text; null when the text is no such thing. */
export function pasteText(project: Project, text: string, { place, withIncoming }: PasteOptions): Paste | null {
  const parsed = parseProject(text);
  if (!parsed.ok || parsed.value.blocks.size + parsed.value.notes.size === 0) return null;
  const part = parsed.value;
  const shift = findShift(part, place);
  const move = ({ x, y }: Position): Position => ({ x: x + shift.x, y: y + shift.y });
  const blockIds = rename(project.blocks, part.blocks.keys());
  const names = new Set(Array.from(project.blocks.values(), ({ name }) => name));
  const wireIds = rename(project.wires, part.wires.keys());
  const groupIds = rename(project.groups, part.groups.keys());
  const noteIds = rename(project.notes, part.notes.keys());
  const idOf = (old: string): string => blockIds.get(old) ?? old;
  const commands: DocumentCommand[] = [];
  for (const block of part.blocks.values()) {
    const name = freeName(names, block.name === block.id ? idOf(block.id) : block.name);
    names.add(name);
    commands.push({ type: 'addBlock', block: { ...block, id: idOf(block.id), name, position: move(block.position) } });
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
  return { commands, blocks: [...blockIds.values()], notes: [...noteIds.values()] };
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
  const taken = new Set<string>();
  for (const id of ids) {
    // Copies of copies count on: `gru-2` becomes `gru-3`, not `gru-2-2`.
    const stem = id.replace(/-\d+$/, '');
    const fresh = nextId({ has: (other) => existing.has(other) || taken.has(other) }, stem);
    taken.add(fresh);
    given.set(id, fresh);
  }
  return given;
}

function freeName(names: ReadonlySet<string>, name: string): string {
  if (!names.has(name)) return name;
  const stem = name.replace(/ \d+$/, '');
  for (let number = 2; ; number++) {
    if (!names.has(`${stem} ${number}`)) return `${stem} ${number}`;
  }
}

function findShift(part: Project, place: Position | null): Position {
  if (place === null) return { x: OFFSET, y: OFFSET };
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
