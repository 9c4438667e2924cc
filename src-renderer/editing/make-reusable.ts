import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { Result } from '../../src-shared/base/result';
import { fail, ok } from '../../src-shared/base/result';
import { findBlock } from '../../src-shared/blocks/catalog';
import { inputPortBlock, isPort, outputPortBlock } from '../../src-shared/blocks/reusable/ports';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { createBlock } from '../../src-shared/document/create';
import { definitionType } from '../../src-shared/document/definitions';
import type {
  BlockRecord,
  DefinitionRecord,
  PortReference,
  Position,
  Project,
  WireRecord,
} from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';
import { BLOCK_WIDTH, COLUMN_GAP, listPorts, snapToGrid } from './block-size';
import { makeClaim, nameFreely, namesOf } from './free-names';

/** How a selection becomes one block of a new reusable block. */
export interface Reusable {
  /** To the project: the reusable block. */
  readonly definition: DefinitionRecord;
  /** To the drawing that the selection is of. */
  readonly commands: readonly DocumentCommand[];
  /** The block that stands for it, which takes the place of the selection. */
  readonly block: string;
}

/**
 * Makes a reusable block of blocks of a drawing, with the notes that are chosen and the groups that lie in it whole. Wires that cross
 * the border become its ports: one input for each signal that enters, one output for each that leaves. Where nothing crosses, what
 * the blocks still need and what nobody reads become ports. Ids stay, so weights are still found. Fails where an input or output of
 * the model is chosen, and where what is left would feed itself through the block.
 */
export function makeReusable(
  project: Project,
  chosen: ReadonlySet<string>,
  notes: ReadonlySet<string>,
  name?: string,
): Result<Reusable, Diagnostic[]> {
  const blocks = [...project.blocks.values()].filter(({ id }) => chosen.has(id));
  const problems = [...refuseEnds(blocks), ...refuseDetours(project, chosen)];
  if (problems.length > 0 || blocks.length === 0) return fail(problems);
  const wires = [...project.wires.values()];
  const inner = wires.filter(({ from, to }) => chosen.has(from.block) && chosen.has(to.block));
  const claim = makeClaim({ ...EMPTY, blocks: new Set(chosen) });
  for (const wire of inner) claim('wires', wire.id);
  const ports = findPorts(project, blocks, chosen, claim);
  const definitionName = nameFreely(namesOf(project.definitions), name ?? 'Block');
  const id = nextId(project.definitions, definitionName.toLowerCase());
  const groups = [...project.groups.values()].filter(
    ({ blocks: of }) => of.length > 0 && of.every((one) => chosen.has(one)),
  );
  const kept = [...project.notes.values()].filter((note) => notes.has(note.id));
  const definition: DefinitionRecord = {
    id,
    name: definitionName,
    description: '',
    blocks: byId([...blocks, ...ports.map(({ block }) => block)]),
    wires: byId([...inner, ...ports.flatMap((port) => port.inside)]),
    groups: byId(groups),
    notes: byId(kept),
    unknown: new Map(),
  };
  const others = [...project.blocks.values()].filter((one) => !chosen.has(one.id));
  const block = nextId(new Set(others.map((one) => one.id)), id);
  const around = [...project.groups.values()].filter(
    (group) => group.blocks.length > blocks.length && blocks.every((one) => group.blocks.includes(one.id)),
  );
  const instance: BlockRecord = {
    ...createBlock(block, definitionType(id), new Map(), cornerOf(blocks)),
    name: nameFreely(new Set(others.map((one) => one.name)), definitionName),
  };
  const commands: DocumentCommand[] = [
    ...groups.map((group): DocumentCommand => ({ type: 'ungroup', group: group.id })),
    ...kept.map((note): DocumentCommand => ({ type: 'removeNote', note: note.id })),
    ...blocks.map((one): DocumentCommand => ({ type: 'removeBlock', block: one.id })),
    { type: 'addBlock', block: instance },
    ...around.map((group): DocumentCommand => {
      const rest = group.blocks.filter((one) => !chosen.has(one));
      return { type: 'setGroup', group: { ...group, blocks: [...rest, block] } };
    }),
    ...ports.flatMap(({ outside, block: port, side }) =>
      outside.map((wire): DocumentCommand => {
        const end = { block, port: port.id };
        return { type: 'connect', wire: side === 'in' ? { ...wire, to: end } : { ...wire, from: end } };
      }),
    ),
  ];
  return ok({ definition, commands, block });
}

const EMPTY = { wires: new Set<string>(), groups: new Set<string>(), notes: new Set<string>() };

/** Where the blocks lie, as one place: the block that stands for them goes there, and they come back around it. */
export function cornerOf(blocks: readonly BlockRecord[]): Position {
  const middle = (values: readonly number[]): number => Math.round((Math.min(...values) + Math.max(...values)) / 2);
  if (blocks.length === 0) return { x: 0, y: 0 };
  return { x: middle(blocks.map(({ position }) => position.x)), y: middle(blocks.map(({ position }) => position.y)) };
}

interface NewPort {
  readonly side: 'in' | 'out';
  readonly block: BlockRecord;
  readonly inside: readonly WireRecord[];
  /** Wires of the drawing that end or begin at it now. One wire for an input, whatever it fed. */
  readonly outside: readonly WireRecord[];
}

type Claim = ReturnType<typeof makeClaim>;

function findPorts(
  project: Project,
  blocks: readonly BlockRecord[],
  chosen: ReadonlySet<string>,
  claim: Claim,
): NewPort[] {
  const wires = [...project.wires.values()];
  const entering = groupBy(
    wires.filter(({ from, to }) => !chosen.has(from.block) && chosen.has(to.block)),
    ({ from }) => from,
  );
  const leaving = groupBy(
    wires.filter(({ from, to }) => chosen.has(from.block) && !chosen.has(to.block)),
    ({ from }) => from,
  );
  const xs = blocks.map(({ position }) => position.x);
  const left = snapToGrid(Math.min(...xs) - BLOCK_WIDTH - COLUMN_GAP);
  const right = snapToGrid(Math.max(...xs) + BLOCK_WIDTH + COLUMN_GAP);
  const titles = { in: new Set<string>(), out: new Set<string>() };
  const make = (side: 'in' | 'out', inner: readonly PortReference[], outside: readonly WireRecord[]): NewPort => {
    const [first] = inner;
    const title = nameFreely(titles[side], first === undefined ? 'Port' : titleOf(project, first, side));
    titles[side].add(title);
    const id = claim('blocks', side);
    const y = (first && project.blocks.get(first.block)?.position.y) ?? 0;
    const type = side === 'in' ? inputPortBlock.type : outputPortBlock.type;
    const block = { ...createBlock(id, type, new Map(), { x: side === 'in' ? left : right, y }), name: title };
    const inside = inner.map((end): WireRecord => {
      const [from, to] = side === 'in' ? [{ block: id, port: 'out' }, end] : [end, { block: id, port: 'in' }];
      return { id: claim('wires', `${from.block}-${to.block}`), from, to, unknown: new Map() };
    });
    return { side, block, inside, outside };
  };
  const inputs = entering.map((same) =>
    make(
      'in',
      same.map(({ to }) => to),
      same.slice(0, 1),
    ),
  );
  const outputs = leaving.map((same) =>
    make(
      'out',
      same.slice(0, 1).map(({ from }) => from),
      same,
    ),
  );
  const openInputs = openEnds(project, blocks).map((end) => make('in', [end], []));
  const openOutputs = looseEnds(project, blocks).map((end) => make('out', [end], []));
  return spread([...inputs, ...openInputs]).concat(spread([...outputs, ...openOutputs]));
}

/** Required inputs that nothing enters. */
function openEnds(project: Project, blocks: readonly BlockRecord[]): PortReference[] {
  const taken = new Set(Array.from(project.wires.values(), ({ to }) => `${to.block}.${to.port}`));
  return blocks.flatMap((block) =>
    listPorts(project, block)
      .inputs.filter(({ name, optional }) => optional !== true && !taken.has(`${block.id}.${name}`))
      .map(({ name }) => ({ block: block.id, port: name })),
  );
}

/** What blocks give that lead nowhere: their first output. */
function looseEnds(project: Project, blocks: readonly BlockRecord[]): PortReference[] {
  const leading = new Set(Array.from(project.wires.values(), ({ from }) => from.block));
  return blocks.flatMap((block) => {
    const [first] = leading.has(block.id) ? [] : listPorts(project, block).outputs;
    return first === undefined ? [] : [{ block: block.id, port: first.name }];
  });
}

/** The same ports below each other, in the order of what they are wired to: two at one height would cover each other. */
function spread(ports: readonly NewPort[]): NewPort[] {
  const sorted = [...ports].sort((a, b) => a.block.position.y - b.block.position.y);
  let free = -Infinity;
  return sorted.map((port) => {
    const y = Math.max(port.block.position.y, free);
    free = y + PORT_STEP;
    return { ...port, block: { ...port.block, position: { ...port.block.position, y } } };
  });
}

const PORT_STEP = 96;

function titleOf(project: Project, { block: id, port }: PortReference, side: 'in' | 'out'): string {
  const block = project.blocks.get(id);
  if (block === undefined) return port;
  const { inputs, outputs } = listPorts(project, block);
  return (side === 'in' ? inputs : outputs).find(({ name }) => name === port)?.title ?? port;
}

function refuseEnds(blocks: readonly BlockRecord[]): Diagnostic[] {
  return blocks.flatMap(({ id, name, type }) => {
    const known = findBlock(type);
    const what = known?.source !== undefined ? 'input' : known?.head !== undefined ? 'output' : null;
    if (isPort({ type })) {
      return [refusal(id, `“${name}” is a port of the reusable block that is open.`, 'Leave it out of the selection.')];
    }
    if (what === null) return [];
    const message = `“${name}” is an ${what} of the model, and a reusable block may be there more than once.`;
    return [refusal(id, message, `Leave the ${what}s of the model out of the selection.`)];
  });
}

/** A block that is not chosen, between two that are: the new block would feed itself through it. */
function refuseDetours(project: Project, chosen: ReadonlySet<string>): Diagnostic[] {
  const next = new Map<string, string[]>();
  const before = new Map<string, string[]>();
  for (const { from, to } of project.wires.values()) {
    next.set(from.block, [...(next.get(from.block) ?? []), to.block]);
    before.set(to.block, [...(before.get(to.block) ?? []), from.block]);
  }
  const reach = (along: ReadonlyMap<string, readonly string[]>): Set<string> => {
    const starts = [...chosen].flatMap((id) => along.get(id) ?? []).filter((id) => !chosen.has(id));
    const reached = new Set(starts);
    // A set may grow while it is walked.
    for (const id of reached) for (const other of along.get(id) ?? []) if (!chosen.has(other)) reached.add(other);
    return reached;
  };
  const behind = reach(next);
  const between = [...reach(before)].filter((id) => behind.has(id));
  return between.slice(0, 1).map((id) => {
    const name = project.blocks.get(id)?.name ?? id;
    return refusal(
      id,
      `“${name}” stands between the chosen blocks, so the new block would feed itself through it.`,
      'Choose it as well.',
    );
  });
}

function refusal(block: string, message: string, nextStep: string): Diagnostic {
  return { code: 'CANVAS-002', severity: 'warning', message, nextStep, where: { block } };
}

function groupBy(wires: readonly WireRecord[], end: (wire: WireRecord) => PortReference): WireRecord[][] {
  const groups = new Map<string, WireRecord[]>();
  for (const wire of wires) {
    const key = `${end(wire).block}.${end(wire).port}`;
    groups.set(key, [...(groups.get(key) ?? []), wire]);
  }
  return [...groups.values()];
}

function byId<T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  return new Map([...records].sort((a, b) => (a.id < b.id ? -1 : 1)).map((record) => [record.id, record]));
}
