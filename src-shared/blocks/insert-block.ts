import { invariant } from '../base/invariant';
import type { DocumentCommand } from '../document/commands/document-command';
import { createBlock } from '../document/create';
import type { Position, Project, WireRecord } from '../document/document';
import { nextId } from '../document/ids';
import type { BlockType, RawParameters } from './block';
import { readParameters } from './parameters';

/** A block to be put into a wire. */
export interface Insertion {
  readonly type: BlockType;
  readonly parameters?: RawParameters;
  /** Outputs to be wired to its other input ports, by port. */
  readonly also?: ReadonlyMap<string, { readonly block: string; readonly port: string }>;
}

/** The commands that put a new block into a wire: at its first input and its first output, half way along. */
export function insertBlock(
  project: Project,
  wire: WireRecord,
  type: BlockType,
  parameters: RawParameters = new Map(),
): DocumentCommand[] {
  return insertBlocks(project, wire, [{ type, parameters }]);
}

/** As `insertBlock`, for several blocks in a row, the first nearest to where the wire begins. */
export function insertBlocks(project: Project, wire: WireRecord, insertions: readonly Insertion[]): DocumentCommand[] {
  const claim = makeClaims(project);
  const commands: DocumentCommand[] = [{ type: 'disconnect', wire: wire.id }];
  const connect = (id: string, from: WireRecord['from'], to: WireRecord['to']): void => {
    commands.push({ type: 'connect', wire: { id, from, to, unknown: new Map() } });
  };
  let from = wire.from;
  let wireId = wire.id;
  insertions.forEach(({ type, parameters = new Map(), also }, index) => {
    const values = readParameters(type, parameters);
    invariant(values.ok, `A repair gives ${type.type} parameters that it does not take`);
    const input = type.inputs(values.value)[0];
    const output = type.outputs(values.value)[0];
    invariant(input && output, `${type.type} cannot stand in a wire`);
    const id = claim('blocks', type.type);
    const place = placeBetween(project, wire, (index + 1) / (insertions.length + 1));
    commands.push({ type: 'addBlock', block: createBlock(id, type.type, parameters, place) });
    connect(wireId, from, { block: id, port: input.name });
    for (const [port, source] of also ?? []) connect(claim('wires', wire.id), source, { block: id, port });
    from = { block: id, port: output.name };
    wireId = claim('wires', wire.id);
  });
  connect(wireId, from, wire.to);
  return commands;
}

/** Gives out ids that neither the project nor an earlier call has. */
function makeClaims(project: Project): (kind: 'blocks' | 'wires', stem: string) => string {
  const claimed = { blocks: new Set<string>(), wires: new Set<string>() };
  return (kind, stem) => {
    const id = nextId({ has: (candidate) => project[kind].has(candidate) || claimed[kind].has(candidate) }, stem);
    claimed[kind].add(id);
    return id;
  };
}

/** The place on the canvas `share` of the way along a wire. */
function placeBetween(project: Project, wire: WireRecord, share: number): Position {
  const start = project.blocks.get(wire.from.block)?.position ?? { x: 0, y: 0 };
  const end = project.blocks.get(wire.to.block)?.position ?? start;
  const along = (a: number, b: number): number => Math.round(a + (b - a) * share);
  return { x: along(start.x, end.x), y: along(start.y, end.y) };
}
