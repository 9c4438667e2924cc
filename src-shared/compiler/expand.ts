import type { Diagnostic } from '../base/diagnostic';
import { isInputPort, isOutputPort, isPort } from '../blocks/reusable/ports';
import { findDefinition } from '../document/definitions';
import type {
  BlockRecord,
  DefinitionRecord,
  Drawing,
  GroupRecord,
  PortReference,
  Project,
  WireRecord,
} from '../document/document';
import { definitionPorts } from './definition-ports';
import { INSIDE } from './find-drawing';
import {
  describeEmptyOutput,
  describeLostPort,
  describePortOutside,
  describeUnconnectedInput,
} from './reusable-diagnostics';
import { indexWires, wiresInto, wiresOutOf } from './wiring';

/** A project without reusable blocks: each is opened into its parts. */
export interface Expansion {
  readonly project: Project;
  /** Wires at ports that a reusable block does not have, ports that lack a wire, ports outside of a reusable block. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What was opened the last time: the same parts give the same objects again, so that nothing behind them is worked out anew. */
export interface ExpansionMemory {
  readonly blocks: Map<string, { readonly from: BlockRecord; readonly made: BlockRecord }>;
  readonly wires: Map<string, { readonly from: WireRecord; readonly made: WireRecord }>;
  last: Project | null;
}

export function createExpansionMemory(): ExpansionMemory {
  return { blocks: new Map(), wires: new Map(), last: null };
}

/**
 * Opens every reusable block: the part `gru` of the block `encoder` becomes the block `encoder/gru`, its name `Encoder › GRU`,
 * and so on for what is inside that. Ports stay as bypassed blocks, which compiling sees through like through any other, and
 * of a bypassed block everything inside is bypassed. A wire stays one wire. A project without reusable blocks is returned as
 * it is. Ids are in code-unit order again, so the same drawing gives the same model.
 */
export function expandProject(project: Project, memory = createExpansionMemory()): Expansion {
  const outside = [...project.blocks.values()].filter(isPort);
  const diagnostics = outside.map(describePortOutside);
  if (project.definitions.size === 0) return { project, diagnostics };
  const parts: Parts = { blocks: [], wires: [], groups: [], diagnostics };
  open(project, project, { prefix: '', names: '', isBypassed: false }, parts, memory);
  const wires = inOrder(parts.wires);
  const isSame = memory.last !== null && isSameMap(memory.last.wires, wires);
  const expanded: Project = {
    ...project,
    blocks: inOrder(parts.blocks),
    wires: isSame && memory.last !== null ? memory.last.wires : wires,
    groups: inOrder(parts.groups),
    definitions: new Map(),
  };
  memory.last = expanded;
  forget(memory.blocks, expanded.blocks);
  forget(memory.wires, expanded.wires);
  return { project: expanded, diagnostics };
}

interface Parts {
  readonly blocks: BlockRecord[];
  readonly wires: WireRecord[];
  readonly groups: GroupRecord[];
  readonly diagnostics: Diagnostic[];
}

/** Where a drawing lies: what its ids and names begin with, and whether a block around it is bypassed. */
interface Scope {
  readonly prefix: string;
  readonly names: string;
  readonly isBypassed: boolean;
}

function open(project: Project, drawing: Drawing, scope: Scope, parts: Parts, memory: ExpansionMemory): void {
  const { prefix, names } = scope;
  /** Blocks that stand for others, with the names of the input ports that nothing enters and that may stay open. */
  const opened = new Map<string, DefinitionRecord>();
  for (const block of drawing.blocks.values()) {
    const definition = findDefinition(project, block);
    if (definition === null) {
      parts.blocks.push(prefix === '' ? block : renameBlock(block, scope, memory));
      continue;
    }
    opened.set(block.id, definition);
    const inside = {
      prefix: `${prefix}${block.id}${INSIDE}`,
      names: `${names}${block.name} › `,
      isBypassed: scope.isBypassed || block.bypassed === true,
    };
    open(project, withoutOpenPorts(project, drawing, block, definition), inside, parts, memory);
    const named = { ...block, id: prefix + block.id, name: names + block.name };
    if (!inside.isBypassed) parts.diagnostics.push(...checkPorts(project, drawing, block, definition, named));
  }
  for (const wire of drawing.wires.values()) {
    const from = endAt(wire.from, 'from', prefix, opened);
    const to = endAt(wire.to, 'to', prefix, opened);
    if (from !== null && to !== null) parts.wires.push(renameWire(wire, from, to, prefix, memory));
    else {
      const end = from === null ? 'from' : 'to';
      const block = drawing.blocks.get(wire[end].block);
      const definition = opened.get(wire[end].block);
      if (block === undefined || definition === undefined) continue;
      const named = { ...block, id: prefix + block.id, name: names + block.name };
      parts.diagnostics.push(describeLostPort(named, definition, { ...wire, id: prefix + wire.id }, end));
    }
  }
  for (const group of drawing.groups.values()) {
    const blocks = group.blocks.filter((id) => !opened.has(id)).map((id) => prefix + id);
    parts.groups.push({ ...group, id: prefix + group.id, blocks });
  }
}

/** Ports of a block that stands for others, outside and inside, that lack the wire they need. `named` has its place in its name. */
function checkPorts(
  project: Project,
  around: Drawing,
  block: BlockRecord,
  definition: DefinitionRecord,
  named: BlockRecord,
): Diagnostic[] {
  const { inputs, outputs } = definitionPorts(project, definition);
  const entering = wiresInto(indexWires(around), block.id);
  const read = new Set(wiresOutOf(indexWires(around), block.id).map(({ from }) => from.port));
  const inside = indexWires(definition);
  return [
    ...inputs
      .filter(({ name, optional }) => optional !== true && !entering.has(name))
      .map((port) => describeUnconnectedInput(named, port)),
    ...outputs
      .filter(({ name }) => read.has(name) && wiresInto(inside, name).size === 0)
      .map((port) => describeEmptyOutput(named, port)),
  ];
}

/** The drawing inside a block, without the wires of ports that nothing enters and nothing needs. */
function withoutOpenPorts(
  project: Project,
  around: Drawing,
  block: BlockRecord,
  definition: DefinitionRecord,
): Drawing {
  const entering = wiresInto(indexWires(around), block.id);
  const open = definitionPorts(project, definition).inputs.filter(
    ({ name, optional }) => optional === true && !entering.has(name),
  );
  if (open.length === 0) return definition;
  const names = new Set(open.map(({ name }) => name));
  const wires = new Map([...definition.wires].filter(([, { from }]) => !names.has(from.block)));
  return { ...definition, wires };
}

/** An end of a wire once everything is opened: at a block that stands for others the port inside. Null for a port it lacks. */
function endAt(
  end: PortReference,
  side: 'from' | 'to',
  prefix: string,
  opened: ReadonlyMap<string, DefinitionRecord>,
): PortReference | null {
  const definition = opened.get(end.block);
  if (definition === undefined) return prefix === '' ? end : { ...end, block: prefix + end.block };
  const port = definition.blocks.get(end.port);
  const isThere = port !== undefined && (side === 'from' ? isOutputPort(port) : isInputPort(port));
  if (!isThere) return null;
  return { block: `${prefix}${end.block}${INSIDE}${end.port}`, port: side === 'from' ? 'out' : 'in' };
}

function renameBlock(block: BlockRecord, { prefix, names, isBypassed }: Scope, memory: ExpansionMemory): BlockRecord {
  const [id, name] = [prefix + block.id, names + block.name];
  const bypassed = isBypassed || block.bypassed === true || isPort(block);
  const last = memory.blocks.get(id);
  if (last?.from === block && last.made.name === name && (last.made.bypassed ?? false) === bypassed) return last.made;
  const { bypassed: _, ...rest } = block;
  const made = { ...rest, id, name, ...(bypassed ? { bypassed } : {}) };
  memory.blocks.set(id, { from: block, made });
  return made;
}

function renameWire(
  wire: WireRecord,
  from: PortReference,
  to: PortReference,
  prefix: string,
  memory: ExpansionMemory,
): WireRecord {
  if (from === wire.from && to === wire.to) return wire;
  const id = prefix + wire.id;
  const last = memory.wires.get(id);
  if (last?.from === wire && isSameEnd(last.made.from, from) && isSameEnd(last.made.to, to)) return last.made;
  const made = { ...wire, id, from, to };
  memory.wires.set(id, { from: wire, made });
  return made;
}

function isSameEnd(a: PortReference, b: PortReference): boolean {
  return a.block === b.block && a.port === b.port;
}

function inOrder<T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  const sorted = [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Map(sorted.map((record) => [record.id, record]));
}

function isSameMap<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of b) if (a.get(key) !== value) return false;
  return true;
}

function forget(memory: Map<string, unknown>, kept: { has: (id: string) => boolean }): void {
  for (const id of memory.keys()) if (!kept.has(id)) memory.delete(id);
}
