import type { Diagnostic } from '../../base/diagnostic';
import { fail, ok, type Result } from '../../base/result';
import type { GroupRecord, Project, WireRecord } from '../document';
import { withEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { Changes, DocumentCommand } from './document-command';
import type { DisconnectCommand } from './disconnect';
import type { RemoveBlockCommand } from './remove-block';
import type { RemoveNoteCommand } from './remove-note';

export type Removal = DisconnectCommand | RemoveBlockCommand | RemoveNoteCommand;

/** Whether a command takes a record away, and nothing but what cannot be without it. */
export function isRemoval(command: DocumentCommand): command is Removal {
  return command.type === 'disconnect' || command.type === 'removeBlock' || command.type === 'removeNote';
}

/** Carries out removals in turn, in one pass over the project. A block goes with its wires and its place in a group. */
export function removeTogether(project: Project, commands: readonly Removal[]): Result<Changes, Diagnostic[]> {
  const inverses: DocumentCommand[] = [];
  const left = { blocks: copyOnce(project.blocks), wires: copyOnce(project.wires), notes: copyOnce(project.notes) };
  let { groups } = project;
  let index: ReadonlyMap<string, readonly WireRecord[]> | null = null;
  for (const command of commands) {
    switch (command.type) {
      case 'disconnect': {
        const wire = left.wires.take(command.wire);
        if (wire === undefined) return fail([missingRecord('wire', command.wire)]);
        inverses.push({ type: 'connect', wire });
        break;
      }
      case 'removeNote': {
        const note = left.notes.take(command.note);
        if (note === undefined) return fail([missingRecord('note', command.note)]);
        inverses.push({ type: 'addNote', note });
        break;
      }
      case 'removeBlock': {
        const id = command.block;
        const block = left.blocks.take(id);
        if (block === undefined) return fail([missingRecord('block', id)]);
        index ??= wiresByBlock(project.wires);
        const wires = (index.get(id) ?? []).filter((wire) => left.wires.take(wire.id) !== undefined);
        const around = [...groups.values()].filter((group) => group.blocks.includes(id));
        groups = around.reduce((map, group) => withEntry(map, group.id, withoutBlock(group, id)), groups);
        inverses.push(
          inOne([
            { type: 'addBlock', block },
            ...wires.map((wire): DocumentCommand => ({ type: 'connect', wire })),
            ...around.map((group): DocumentCommand => ({ type: 'setGroup', group })),
          ]),
        );
        break;
      }
    }
  }
  const after = { ...project, blocks: left.blocks.map(), wires: left.wires.map(), notes: left.notes.map(), groups };
  return ok({ project: after, inverses });
}

interface Remainder<T> {
  /** Takes an entry away; undefined where there is none. */
  readonly take: (key: string) => T | undefined;
  /** What is left: the map itself where nothing was taken. */
  readonly map: () => ReadonlyMap<string, T>;
}

/** A map that is taken from, copied at the first time only. */
function copyOnce<T>(map: ReadonlyMap<string, T>): Remainder<T> {
  let copy: Map<string, T> | null = null;
  return {
    take: (key) => {
      const value = (copy ?? map).get(key);
      if (value === undefined) return undefined;
      copy ??= new Map(map);
      copy.delete(key);
      return value;
    },
    map: () => copy ?? map,
  };
}

/** The wires at each block, in the order of the project. */
function wiresByBlock(wires: Project['wires']): ReadonlyMap<string, readonly WireRecord[]> {
  const byBlock = new Map<string, WireRecord[]>();
  for (const wire of wires.values()) {
    for (const block of new Set([wire.from.block, wire.to.block])) {
      const list = byBlock.get(block);
      if (list === undefined) byBlock.set(block, [wire]);
      else list.push(wire);
    }
  }
  return byBlock;
}

function withoutBlock(group: GroupRecord, id: string): GroupRecord {
  return { ...group, blocks: group.blocks.filter((block) => block !== id) };
}

/** One command for several; a batch unless it is one. */
export function inOne(commands: readonly DocumentCommand[]): DocumentCommand {
  const [only] = commands;
  return commands.length === 1 && only !== undefined ? only : { type: 'batch', commands };
}
