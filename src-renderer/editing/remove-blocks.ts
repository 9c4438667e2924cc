import { findBlock } from '../../src-shared/blocks/catalog';
import type { CheckResult } from '../../src-shared/compiler/check';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { PortReference, Project, WireRecord } from '../../src-shared/document/document';
import { nextId } from '../../src-shared/document/ids';
import { listPorts } from './block-size';
import { kindAt } from './connect-ports';

/**
 * The commands that take blocks away. What went through them goes on: the output in front of them is wired to what came
 * behind, wherever the kinds and sizes allow it; otherwise the wire is left out. `tryOut` checks the drawing after commands that are
 * not carried out.
 */
export function removeBlocks(
  project: Project,
  check: CheckResult,
  blocks: readonly string[],
  tryOut: (commands: readonly DocumentCommand[]) => CheckResult | null,
): DocumentCommand[] {
  const removed = new Set(blocks);
  const removals = blocks.map((block): DocumentCommand => ({ type: 'removeBlock', block }));
  const bridges = findBridges(project, check, removed);
  if (bridges.length === 0) return removals;
  const trial = tryOut([...removals, ...bridges.map(connect)]);
  if (trial === null) return removals;
  const wrong = new Set(
    trial.diagnostics.filter(({ severity }) => severity === 'error').map(({ where }) => where?.block),
  );
  const wasWrong = new Set(
    check.diagnostics.filter(({ severity }) => severity === 'error').map(({ where }) => where?.block),
  );
  const kept = bridges.filter(({ to }) => !wrong.has(to.block) || wasWrong.has(to.block));
  return [...removals, ...kept.map(connect)];
}

/** Wires over the gap: from what fed a removed block to what it fed. */
function findBridges(project: Project, check: CheckResult, removed: ReadonlySet<string>): WireRecord[] {
  const bridges: WireRecord[] = [];
  const claimed = new Set<string>();
  for (const wire of project.wires.values()) {
    if (!removed.has(wire.from.block) || removed.has(wire.to.block)) continue;
    const from = sourceOf(project, wire.from.block, removed, new Set());
    if (from === null || !accepts(project, check, from, wire.to)) continue;
    const id = nextId(
      { has: (other) => project.wires.has(other) || claimed.has(other) },
      `${from.block}-${wire.to.block}`,
    );
    claimed.add(id);
    bridges.push({ id, from, to: wire.to, unknown: new Map() });
  }
  return bridges;
}

/** What feeds a removed block at its first input; through other removed blocks, what feeds those. */
function sourceOf(
  project: Project,
  block: string,
  removed: ReadonlySet<string>,
  seen: Set<string>,
): PortReference | null {
  if (seen.has(block)) return null;
  seen.add(block);
  const record = project.blocks.get(block);
  const incoming = [...project.wires.values()].filter(({ to }) => to.block === block);
  const main = record === undefined ? undefined : mainInput(project, block);
  // With several wires in (a sum, a join) there is no one signal that went through.
  const wire = incoming.length === 1 ? incoming[0] : incoming.find(({ to }) => to.port === main);
  if (wire === undefined || (incoming.length > 1 && isJoin(record?.type))) return null;
  return removed.has(wire.from.block) ? sourceOf(project, wire.from.block, removed, seen) : wire.from;
}

function isJoin(type: string | undefined): boolean {
  return type !== undefined && findBlock(type)?.category === 'combine';
}

function mainInput(project: Project, block: string): string | undefined {
  const record = project.blocks.get(block);
  return record === undefined ? undefined : listPorts(project, record).inputs[0]?.name;
}

function accepts(project: Project, check: CheckResult, from: PortReference, to: PortReference): boolean {
  const target = project.blocks.get(to.block);
  if (target === undefined) return false;
  const kind = kindAt(check, from);
  const port = listPorts(project, target).inputs.find(({ name }) => name === to.port);
  return port !== undefined && (kind === null || port.accepts.length === 0 || port.accepts.includes(kind));
}

function connect(wire: WireRecord): DocumentCommand {
  return { type: 'connect', wire };
}
