import type { Diagnostic } from '../base/diagnostic';
import { checkNesting } from './definitions';
import type { Drawing, GroupRecord, PortReference, Project, WireRecord } from './document';
import { LIMITS } from './limits';
import type { Problem } from './problems';
import { documentError, quote } from './problems';

/**
 * What makes a project whole, whatever its blocks mean: every wire joins blocks that exist, an input port has one
 * wire, a group holds blocks that exist and no block is in two groups, on its canvas and inside every reusable block; and
 * no reusable block holds itself. Reading a file and every command keep to it.
 */
export function checkStructure(project: Project): Problem[] {
  const problems = checkDrawing(project);
  if (project.definitions.size > LIMITS.definitions) {
    problems.push({ path: ['definitions'], diagnostic: tooMany('definitions', project.definitions.size) });
  }
  for (const definition of project.definitions.values()) {
    const inside = checkDrawing(definition).map(({ path, diagnostic }) => ({
      path: ['definitions', definition.id, ...path],
      diagnostic: inDefinition(diagnostic),
    }));
    problems.push(...inside);
  }
  // What is not whole inside cannot be opened either.
  if (problems.length > 0) return problems;
  return checkNesting(project).map(({ definition, diagnostic }) => ({
    path: definition === null ? ['blocks'] : ['definitions', definition],
    diagnostic,
  }));
}

/** What keeps the drawing of a new reusable block from being whole. */
export function checkDrawing(drawing: Drawing): Problem[] {
  return [...checkCounts(drawing), ...checkWires(drawing), ...checkGroups(drawing)];
}

/** A place inside a reusable block is not one on the canvas of the project. */
function inDefinition({ where: _, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}

function checkCounts(project: Drawing): Problem[] {
  return COUNTED.filter((kind) => project[kind].size > LIMITS[kind]).map((kind) => ({
    path: [kind],
    diagnostic: tooMany(kind, project[kind].size),
  }));
}

function checkWires(project: Drawing): Problem[] {
  const problems: Problem[] = [];
  const taken = new Map<string, WireRecord>();
  for (const wire of project.wires.values()) {
    for (const end of ['from', 'to'] as const) {
      const diagnostic = checkEnd(project, wire, end);
      if (diagnostic !== null) problems.push({ path: ['wires', wire.id, end], diagnostic });
    }
    const port = portKey(wire.to);
    const other = taken.get(port);
    if (other === undefined) taken.set(port, wire);
    else problems.push({ path: ['wires', wire.id, 'to'], diagnostic: secondWire(wire, other) });
  }
  return problems;
}

function checkGroups(project: Drawing): Problem[] {
  const problems: Problem[] = [];
  const groupOf = new Map<string, GroupRecord>();
  for (const group of project.groups.values()) {
    group.blocks.forEach((block, index) => {
      const diagnostic = checkMember(project, group, block, groupOf.get(block));
      groupOf.set(block, group);
      if (diagnostic !== null) problems.push({ path: ['groups', group.id, 'blocks', index], diagnostic });
    });
  }
  return problems;
}

/** What is wrong with adding or changing this wire. */
export function checkWire(project: Drawing, wire: WireRecord): Diagnostic[] {
  const problems = [checkEnd(project, wire, 'from'), checkEnd(project, wire, 'to')].filter((p) => p !== null);
  const port = portKey(wire.to);
  for (const other of project.wires.values()) {
    if (other.id !== wire.id && portKey(other.to) === port) problems.push(secondWire(wire, other));
  }
  return problems;
}

/** What is wrong with adding this group, or with putting it in the place of the one with its id. */
export function checkGroup(project: Drawing, group: GroupRecord): Diagnostic[] {
  const groupOf = new Map<string, GroupRecord>();
  for (const other of project.groups.values()) {
    if (other.id !== group.id) for (const block of other.blocks) groupOf.set(block, other);
  }
  const problems: Diagnostic[] = [];
  for (const block of group.blocks) {
    const diagnostic = checkMember(project, group, block, groupOf.get(block));
    groupOf.set(block, group);
    if (diagnostic !== null) problems.push(diagnostic);
  }
  return problems;
}

const COUNTED = ['blocks', 'wires', 'groups', 'notes'] as const;
type Counted = (typeof COUNTED)[number] | 'definitions';

const WORDS: Readonly<Record<Counted, string>> = {
  blocks: 'blocks',
  wires: 'wires',
  groups: 'groups',
  notes: 'notes',
  definitions: 'reusable blocks',
};

/** What is wrong with giving one more record of a kind this id. */
export function checkNewId(project: Project, kind: Counted, id: string): Diagnostic[] {
  if (project[kind].has(id)) {
    return [
      documentError(
        'DOC-011',
        `The id ${quote(id)} is taken: the project has it among its ${WORDS[kind]}.`,
        'Choose another id.',
        {
          ...(kind === 'blocks' ? { block: id } : {}),
        },
      ),
    ];
  }
  return project[kind].size < LIMITS[kind] ? [] : [tooMany(kind, project[kind].size + 1)];
}

/** Names a record that a command refers to and the project does not have. */
export function missingRecord(kind: 'block' | 'wire' | 'group' | 'note' | 'definition', id: string): Diagnostic {
  const word = kind === 'definition' ? 'reusable block' : kind;
  return documentError(
    'DOC-012',
    `The project has no ${word} with the id ${quote(id)}.`,
    `Choose a ${word} of the project; it may have been removed meanwhile.`,
    kind === 'block' ? { block: id } : {},
  );
}

function checkEnd(project: Drawing, wire: WireRecord, end: 'from' | 'to'): Diagnostic | null {
  const { block, port } = wire[end];
  if (project.blocks.has(block)) return null;
  return documentError(
    'DOC-013',
    `The wire ${quote(wire.id)} ${end === 'from' ? 'starts' : 'ends'} at port ${quote(port)} of the block ${quote(block)}, which the project does not have.`,
    'Remove the wire, or bring the block back.',
    { block, port },
  );
}

function secondWire(wire: WireRecord, other: WireRecord): Diagnostic {
  const { block, port } = wire.to;
  return documentError(
    'DOC-014',
    `The wires ${quote(other.id)} and ${quote(wire.id)} both end at port ${quote(port)} of the block ${quote(block)}; an input takes one wire.`,
    'Remove one of them, or join the two values with a block such as Concatenate or Add.',
    { block, port },
  );
}

function checkMember(
  project: Drawing,
  group: GroupRecord,
  block: string,
  other: GroupRecord | undefined,
): Diagnostic | null {
  if (!project.blocks.has(block)) {
    return documentError(
      'DOC-015',
      `The group ${quote(group.id)} holds the block ${quote(block)}, which the project does not have.`,
      'Take the block out of the group.',
      { block },
    );
  }
  if (other === undefined) return null;
  const twice =
    other.id === group.id
      ? `twice in the group ${quote(group.id)}`
      : `in the groups ${quote(other.id)} and ${quote(group.id)}`;
  return documentError('DOC-015', `The block ${quote(block)} is ${twice}.`, 'Leave it in one place.', { block });
}

function tooMany(kind: Counted, count: number): Diagnostic {
  return documentError(
    'DOC-004',
    `The project has ${count} ${WORDS[kind]}; the most is ${LIMITS[kind]}.`,
    'Split the model into several projects.',
  );
}

/** A block's id holds no space, so this is unique. */
export function portKey(port: PortReference): string {
  return `${port.block} ${port.port}`;
}
