import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { PortReference, Project, WireRecord } from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';

export interface Grouping {
  readonly commands: readonly DocumentCommand[];
  readonly group: string;
}

/** Draws a group around blocks; those that are in another group leave it, and a group left empty is gone. */
export function groupBlocks(project: Project, blocks: readonly string[]): Grouping {
  const chosen = new Set(blocks);
  const leaving = [...project.groups.values()].flatMap((group): DocumentCommand[] => {
    const rest = group.blocks.filter((block) => !chosen.has(block));
    if (rest.length === group.blocks.length) return [];
    return rest.length === 0
      ? [{ type: 'ungroup', group: group.id }]
      : [{ type: 'setGroup', group: { ...group, blocks: rest } }];
  });
  const id = nextId(project.groups, 'group');
  const names = new Set(Array.from(project.groups.values(), ({ name }) => name));
  let name = 'Group';
  for (let number = 2; names.has(name); number++) name = `Group ${number}`;
  const group = { id, name, blocks: [...chosen].sort(), collapsed: false, unknown: new Map() };
  return { commands: [...leaving, { type: 'group', group }], group: id };
}

/** The commands that put blocks into the groups in whose block's place they come; after that block was taken away. */
export function stayInGroups(project: Project, block: string, parts: readonly string[]): DocumentCommand[] {
  return [...project.groups.values()]
    .filter((group) => group.blocks.includes(block))
    .map((group) => {
      const blocks = [...group.blocks.filter((one) => one !== block), ...parts];
      return { type: 'setGroup', group: { ...group, blocks } };
    });
}

/**
 * The commands that put copies into the groups of their originals, which are the keys of `copies`. A group that was copied whole
 * is left as it is: its copy is a group of its own.
 */
export function joinGroups(project: Project, copies: ReadonlyMap<string, string>): DocumentCommand[] {
  return [...project.groups.values()].flatMap((group): DocumentCommand[] => {
    const joining = group.blocks.flatMap((block) => copies.get(block) ?? []);
    if (joining.length === 0 || joining.length === group.blocks.length) return [];
    return [{ type: 'setGroup', group: { ...group, blocks: [...group.blocks, ...joining].sort() } }];
  });
}

/** The command that puts a block into the group that both ends of a wire are in, where there is one and it is in none. */
export function joinGroupOfEnds({ groups }: Project, { from, to }: WireRecord, block: string): DocumentCommand[] {
  const all = [...groups.values()];
  const home = all.find(({ blocks }) => blocks.includes(from.block) && blocks.includes(to.block));
  if (home === undefined || all.some(({ blocks }) => blocks.includes(block))) return [];
  return [{ type: 'setGroup', group: { ...home, blocks: [...home.blocks, block].sort() } }];
}

/** A port of a block inside a border that wires cross, and the output that feeds them: for what leaves, the port itself. */
export interface Crossing {
  readonly inside: PortReference;
  readonly source: PortReference;
}

/** What crosses the border around some blocks, a port once. */
export function crossingsOf(
  { wires }: Pick<Project, 'wires'>,
  blocks: readonly string[],
): { readonly entering: readonly Crossing[]; readonly leaving: readonly Crossing[] } {
  const members = new Set(blocks);
  const entering = new Map<string, Crossing>();
  const leaving = new Map<string, Crossing>();
  for (const { from, to } of wires.values()) {
    if (members.has(from.block) === members.has(to.block)) continue;
    const isLeaving = members.has(from.block);
    const inside = isLeaving ? from : to;
    const found = isLeaving ? leaving : entering;
    const key = `${inside.block}.${inside.port}`;
    if (!found.has(key)) found.set(key, { inside, source: from });
  }
  return { entering: [...entering.values()], leaving: [...leaving.values()] };
}

/** The groups that are selected themselves or hold a selected block. */
export function groupsOf(project: Project, groups: ReadonlySet<string>, blocks: ReadonlySet<string>): string[] {
  return [...project.groups.values()]
    .filter(({ id, blocks: members }) => groups.has(id) || members.some((member) => blocks.has(member)))
    .map(({ id }) => id);
}
