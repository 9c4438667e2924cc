import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { GroupRecord, Project, WireRecord } from '../document';
import { withEntry, withoutEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { CommandResult, DocumentCommand } from './document-command';

/** Takes a block away, with its wires and its place in a group; the inverse brings all of them back. */
export interface RemoveBlockCommand {
  readonly type: 'removeBlock';
  readonly block: string;
}

export const removeBlockSchema = z.strictObject({ type: z.literal('removeBlock'), block: z.string() });

export function applyRemoveBlock(project: Project, { block: id }: RemoveBlockCommand): CommandResult {
  const block = project.blocks.get(id);
  if (block === undefined) return fail([missingRecord('block', id)]);
  const undo: DocumentCommand[] = [{ type: 'addBlock', block }];

  const wires = [...project.wires.values()].filter((wire) => wire.from.block === id || wire.to.block === id);
  undo.push(...wires.map((wire): DocumentCommand => ({ type: 'connect', wire })));

  const groups = [...project.groups.values()].filter((group) => group.blocks.includes(id));
  undo.push(...groups.map((group): DocumentCommand => ({ type: 'setGroup', group })));

  return ok({
    project: {
      ...project,
      blocks: withoutEntry(project.blocks, id),
      wires: withoutWires(project.wires, wires),
      groups: groups.reduce((map, group) => withEntry(map, group.id, withoutBlock(group, id)), project.groups),
    },
    inverse: undo.length === 1 && undo[0] !== undefined ? undo[0] : { type: 'batch', commands: undo },
  });
}

function withoutWires(
  map: ReadonlyMap<string, WireRecord>,
  wires: readonly WireRecord[],
): ReadonlyMap<string, WireRecord> {
  if (wires.length === 0) return map;
  const out = new Map(map);
  for (const wire of wires) out.delete(wire.id);
  return out;
}

function withoutBlock(group: GroupRecord, id: string): GroupRecord {
  return { ...group, blocks: group.blocks.filter((block) => block !== id) };
}
