import { isPort } from '../../src-shared/blocks/reusable/ports';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { definitionType, findDefinition } from '../../src-shared/document/definitions';
import type {
  BlockRecord,
  DefinitionRecord,
  GroupRecord,
  NoteRecord,
  PortReference,
  Position,
  Project,
  WireRecord,
} from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';
import { makeClaim, nameFreely, namesOf } from './free-names';
import { stayInGroups } from './groups';
import { cornerOf } from './make-reusable';

/** What was put in the place of a block, and the commands that do it. */
export interface Unpacked {
  readonly commands: readonly DocumentCommand[];
  readonly blocks: readonly string[];
}

/**
 * Puts what is inside a block of a reusable block in its place: blocks, wires, groups and notes, as they lie to each other. A part
 * keeps its id where that is free, else it becomes `BLOCK-PART`; either way its weights are still found. Null where the block is
 * none.
 */
export function unpackReusable(project: Project, id: string): Unpacked | null {
  const block = project.blocks.get(id);
  const definition = block && findDefinition(project, block);
  if (!block || !definition) return null;
  const parts = [...definition.blocks.values()].filter((part) => !isPort(part));
  const others = new Map([...project.blocks].filter(([other]) => other !== id));
  const claim = makeClaim({ ...project, blocks: others });
  const ids = new Map(
    parts.map((part) => [part.id, claim('blocks', others.has(part.id) ? `${id}-${part.id}` : part.id)]),
  );
  const corner = cornerOf(parts);
  const shift = { x: block.position.x - corner.x, y: block.position.y - corner.y };
  const move = ({ x, y, ...rest }: Position): Position => ({ ...rest, x: x + shift.x, y: y + shift.y });
  const names = namesOf(others);
  const added = parts.map((part): BlockRecord => {
    const name = nameFreely(names, part.name);
    names.add(name);
    const bypassed = block.bypassed === true || part.bypassed === true;
    return {
      ...part,
      id: ids.get(part.id) ?? part.id,
      name,
      position: move(part.position),
      ...(bypassed ? { bypassed } : {}),
    };
  });
  const groups = [...definition.groups.values()].flatMap((group): GroupRecord[] => {
    const blocks = group.blocks.flatMap((part) => ids.get(part) ?? []);
    return blocks.length === 0 ? [] : [{ ...group, id: claim('groups', group.id), blocks }];
  });
  const notes = [...definition.notes.values()].map((note): NoteRecord => ({
    ...note,
    id: claim('notes', note.id),
    position: move(note.position),
  }));
  const around = stayInGroups(project, id, [...ids.values()]);
  const commands: DocumentCommand[] = [
    { type: 'removeBlock', block: id },
    ...added.map((part): DocumentCommand => ({ type: 'addBlock', block: part })),
    ...joinWires(project, definition, id, ids, claim).map((wire): DocumentCommand => ({ type: 'connect', wire })),
    // Inside a group the parts belong to it; their own groups would be in two places then.
    ...around,
    ...(around.length > 0 ? [] : groups).map((group): DocumentCommand => ({ type: 'group', group })),
    ...notes.map((note): DocumentCommand => ({ type: 'addNote', note })),
  ];
  return { commands, blocks: [...ids.values()] };
}

/** The wires inside, and those from outside through the ports: what fed a port feeds whoever read it. */
function joinWires(
  project: Project,
  definition: DefinitionRecord,
  id: string,
  ids: ReadonlyMap<string, string>,
  claim: ReturnType<typeof makeClaim>,
): WireRecord[] {
  const outer = [...project.wires.values()];
  const inner = [...definition.wires.values()];
  /** Where that comes from which an end inside gives: a part, or through an input port what is outside. */
  const sourceOf = (end: PortReference): PortReference | null => {
    const part = ids.get(end.block);
    if (part !== undefined) return { ...end, block: part };
    return outer.find(({ to }) => to.block === id && to.port === end.block)?.from ?? null;
  };
  const kept = new Set(outer.filter(({ from, to }) => from.block === id || to.block === id).map((wire) => wire.id));
  /** Wires that went to or from the block give their id to the first that takes their place. */
  const idOf = (wire: WireRecord | undefined, stem: string): string => {
    if (wire === undefined || !kept.delete(wire.id)) return claim('wires', stem);
    return wire.id;
  };
  const out: WireRecord[] = [];
  for (const wire of inner) {
    const target = ids.get(wire.to.block);
    const from = sourceOf(wire.from);
    if (target === undefined || from === null) continue;
    const to = { ...wire.to, block: target };
    const through = ids.has(wire.from.block)
      ? undefined
      : outer.find((one) => one.to.block === id && one.to.port === wire.from.block);
    out.push({ ...wire, id: through === undefined ? claim('wires', wire.id) : idOf(through, wire.id), from, to });
  }
  for (const wire of outer) {
    if (wire.from.block !== id) continue;
    const last = inner.find(({ to }) => to.block === wire.from.port);
    const from = last === undefined ? null : sourceOf(last.from);
    if (from !== null) out.push({ ...wire, id: idOf(wire, wire.id), from });
  }
  return out;
}

/** A copy of the reusable block that a block stands for, for this block alone. Null where the block stands for none. */
export function makeOwn(
  project: Project,
  id: string,
): { readonly definition: DefinitionRecord; readonly commands: readonly DocumentCommand[] } | null {
  const block = project.blocks.get(id);
  const shared = block && findDefinition(project, block);
  if (!block || !shared) return null;
  const name = nameFreely(namesOf(project.definitions), shared.name);
  const definition = { ...shared, id: nextId(project.definitions, shared.id.replace(/-\d+$/, '')), name };
  const wires = [...project.wires.values()].filter(({ from, to }) => from.block === id || to.block === id);
  const groups = [...project.groups.values()].filter((group) => group.blocks.includes(id));
  return {
    definition,
    commands: [
      { type: 'removeBlock', block: id },
      { type: 'addBlock', block: { ...block, type: definitionType(definition.id) } },
      ...wires.map((wire): DocumentCommand => ({ type: 'connect', wire })),
      ...groups.map((group): DocumentCommand => ({ type: 'setGroup', group })),
    ],
  };
}

/** The commands that take away, everywhere in the project, the wires at ports that a reusable block loses. */
export function disconnectPorts(
  project: Project,
  definition: string,
  ports: ReadonlySet<string>,
): readonly DocumentCommand[] {
  const type = definitionType(definition);
  const inDrawing = (drawing: Pick<Project, 'blocks' | 'wires'>): DocumentCommand[] =>
    [...drawing.wires.values()]
      .filter(({ from, to }) =>
        [from, to].some((end) => ports.has(end.port) && drawing.blocks.get(end.block)?.type === type),
      )
      .map((wire): DocumentCommand => ({ type: 'disconnect', wire: wire.id }));
  const inside = [...project.definitions.values()].flatMap((one): DocumentCommand[] => {
    const commands = inDrawing(one);
    return commands.length === 0 ? [] : [{ type: 'editDefinition', definition: one.id, commands }];
  });
  return [...inDrawing(project), ...inside];
}
