import { indexWires, wiresInto } from '../../src-shared/compiler/wiring';
import type { CheckResult } from '../../src-shared/compiler/check';
import type { NoteRecord, Project } from '../../src-shared/document/document';
import { describeShape } from '../../src-shared/tensor/dims';
import { findAddable } from '../editing/addable';
import { listPorts } from '../editing/block-size';
import { orderAlongFlow } from '../editing/flow-order';
import { noteTitle } from '../editing/note-title';

/** One line of the outline. */
export interface OutlineRow {
  /** Unique among the rows. */
  readonly key: string;
  readonly level: number;
  readonly kind: 'group' | 'block' | 'input' | 'wire' | 'note';
  /** Of the group, the block (for an input: the block it belongs to), the wire or the note. */
  readonly id: string;
  readonly text: string;
  readonly detail: string;
  /** Null for rows that have nothing below them. */
  readonly isExpanded: boolean | null;
  readonly problems: number;
  /** Whether one of them keeps the model from being trained. */
  readonly hasErrors: boolean;
}

/**
 * The model as lines: groups with their blocks, blocks in the order of the flow, below each block what enters its inputs; then
 * the notes, as Tab reaches them.
 * `open` holds the keys of blocks that are unfolded, `closed` those of groups that are folded.
 */
export function listOutline(
  project: Project,
  check: CheckResult,
  open: ReadonlySet<string>,
  closed: ReadonlySet<string>,
): OutlineRow[] {
  const wiring = indexWires(project);
  const order = orderAlongFlow(project);
  const groupOf = new Map<string, string>();
  for (const group of project.groups.values()) for (const block of group.blocks) groupOf.set(block, group.id);
  const problems = new Map<string, number>();
  const withErrors = new Set<string>();
  for (const { where, severity } of check.diagnostics) {
    if (where?.block === undefined) continue;
    problems.set(where.block, (problems.get(where.block) ?? 0) + 1);
    if (severity === 'error') withErrors.add(where.block);
  }

  const blockRows = (id: string, level: number): OutlineRow[] => {
    const block = project.blocks.get(id);
    if (block === undefined) return [];
    const { inputs } = listPorts(project, block);
    const key = `block ${id}`;
    const isOpen = open.has(key);
    const title = findAddable(project, block.type)?.title ?? block.type;
    const row: OutlineRow = {
      key,
      level,
      kind: 'block',
      id,
      text: block.name,
      detail: [...(title === block.name ? [] : [title]), ...(block.bypassed ? ['bypassed'] : [])].join(' · '),
      isExpanded: inputs.length === 0 ? null : isOpen,
      problems: problems.get(id) ?? 0,
      hasErrors: withErrors.has(id),
    };
    if (!isOpen) return [row];
    const incoming = wiresInto(wiring, id);
    const children = inputs.flatMap((port): OutlineRow[] => {
      const wires = incoming.get(port.name) ?? [];
      const base = { level: level + 1, isExpanded: null, problems: 0, hasErrors: false };
      if (wires.length === 0) {
        const text = `${port.title}: not connected${port.optional === true ? ' (optional)' : ''}`;
        return [{ ...base, key: `input ${id}.${port.name}`, kind: 'input', id, text, detail: '' }];
      }
      return wires.map((wire) => {
        const signal = check.signals.get(`${wire.from.block}.${wire.from.port}`);
        const from = project.blocks.get(wire.from.block)?.name ?? wire.from.block;
        return {
          ...base,
          key: `wire ${wire.id}`,
          kind: 'wire',
          id: wire.id,
          text: `${port.title} from ${from}`,
          detail: signal ? describeShape(signal.shape) : '',
        };
      });
    });
    return [row, ...children];
  };

  const shown = new Set<string>();
  const drawn = order.flatMap((id): OutlineRow[] => {
    const groupId = groupOf.get(id);
    if (groupId === undefined) return blockRows(id, 1);
    if (shown.has(groupId)) return [];
    shown.add(groupId);
    const group = project.groups.get(groupId);
    const members = order.filter((other) => groupOf.get(other) === groupId);
    const key = `group ${groupId}`;
    const isExpanded = !closed.has(key);
    const row: OutlineRow = {
      key,
      level: 1,
      kind: 'group',
      id: groupId,
      text: group?.name ?? groupId,
      detail: `${members.length} ${members.length === 1 ? 'block' : 'blocks'}`,
      isExpanded,
      problems: members.reduce((sum, member) => sum + (problems.get(member) ?? 0), 0),
      hasErrors: members.some((member) => withErrors.has(member)),
    };
    return isExpanded ? [row, ...members.flatMap((member) => blockRows(member, 2))] : [row];
  });
  return [...drawn, ...Array.from(project.notes.values(), noteRow)];
}

function noteRow({ id, text }: NoteRecord): OutlineRow {
  const key = `note ${id}`;
  const nothing = { isExpanded: null, problems: 0, hasErrors: false };
  return { key, level: 1, kind: 'note', id, text: noteTitle(text), detail: 'Note', ...nothing };
}
