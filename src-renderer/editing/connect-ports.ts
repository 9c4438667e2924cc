import type { SignalKind } from '../../src-shared/blocks/block';
import type { CheckResult } from '../../src-shared/compiler/check';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { PortReference, Project } from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';
import { listPorts } from './block-size';

/** What leaves an output port; null while it is not known. */
export function kindAt(check: CheckResult, from: PortReference): SignalKind | null {
  return check.signals.get(`${from.block}.${from.port}`)?.kind ?? null;
}

/** Why a wire may not be drawn, in words; null when it may. A port that has a wire already gets the new one instead. */
export function refuseWire(
  project: Project,
  check: CheckResult,
  from: PortReference,
  to: PortReference,
): string | null {
  const source = project.blocks.get(from.block);
  const target = project.blocks.get(to.block);
  if (source === undefined || target === undefined) return 'One of the blocks is gone.';
  if (leadsTo(project, to.block, from.block)) return 'The wire would close a loop.';
  const port = listPorts(project, target).inputs.find(({ name }) => name === to.port);
  if (port === undefined) return 'There is no such input.';
  const kind = kindAt(check, from);
  if (kind !== null && port.accepts.length > 0 && !port.accepts.includes(kind)) {
    return `“${port.title}” of “${target.name}” takes ${port.accepts.join(' or ')}, not ${kind}.`;
  }
  const isThere = [...project.wires.values()].some((wire) => samePort(wire.from, from) && samePort(wire.to, to));
  return isThere ? 'This wire is there already.' : null;
}

/** The commands that draw a wire; one that ends at the same port makes way. */
export function connectPorts(project: Project, from: PortReference, to: PortReference): DocumentCommand[] {
  const previous = [...project.wires.values()].filter((wire) => samePort(wire.to, to));
  const id = nextId(project.wires, `${from.block}-${to.block}`);
  return [
    ...previous.map((wire): DocumentCommand => ({ type: 'disconnect', wire: wire.id })),
    { type: 'connect', wire: { id, from, to, unknown: new Map() } },
  ];
}

/** The commands that bring a wire to other ports; one that ends at the same input makes way. */
export function moveWire(project: Project, wire: string, from: PortReference, to: PortReference): DocumentCommand[] {
  return [{ type: 'disconnect', wire }, ...connectPorts(withoutWire(project, wire), from, to)];
}

/** The project as it would be without a wire. */
export function withoutWire(project: Project, wire: string): Project {
  return { ...project, wires: new Map([...project.wires].filter(([id]) => id !== wire)) };
}

/** A place where a wire from `from` could end. */
export interface ConnectTarget {
  readonly port: PortReference;
  readonly blockName: string;
  readonly portTitle: string;
  /** Has a wire already, which would be replaced. */
  readonly isTaken: boolean;
}

/** Every input port that a wire from this output could end at, free ones first. */
export function listTargets(project: Project, check: CheckResult, from: PortReference): ConnectTarget[] {
  const taken = new Set([...project.wires.values()].map(({ to }) => portKey(to)));
  const targets: ConnectTarget[] = [];
  for (const block of project.blocks.values()) {
    if (block.id === from.block) continue;
    for (const { name, title } of listPorts(project, block).inputs) {
      const port = { block: block.id, port: name };
      if (refuseWire(project, check, from, port) !== null) continue;
      targets.push({ port, blockName: block.name, portTitle: title, isTaken: taken.has(portKey(port)) });
    }
  }
  return targets.sort((a, b) => Number(a.isTaken) - Number(b.isTaken));
}

export function samePort(a: PortReference, b: PortReference): boolean {
  return a.block === b.block && a.port === b.port;
}

export function portKey({ block, port }: PortReference): string {
  return `${block}.${port}`;
}

/** Whether something that leaves `start` reaches `goal`. */
function leadsTo(project: Project, start: string, goal: string): boolean {
  const next = new Map<string, string[]>();
  for (const { from, to } of project.wires.values()) {
    const list = next.get(from.block);
    if (list) list.push(to.block);
    else next.set(from.block, [to.block]);
  }
  const reached = new Set([start]);
  // A set may grow while it is walked.
  for (const block of reached) for (const other of next.get(block) ?? []) reached.add(other);
  return reached.has(goal);
}
