import { checkNesting, definitionIdOf } from '../definitions';
import type { BlockRecord, NoteRecord, Project, WireRecord } from '../document';
import { LIMITS } from '../limits';
import { withEntries } from '../map-edit';
import { portKey } from '../structure';
import type { AddBlockCommand } from './add-block';
import type { AddNoteCommand } from './add-note';
import type { ConnectCommand } from './connect';
import type { Changes, DocumentCommand } from './document-command';

type Addition = AddBlockCommand | AddNoteCommand | ConnectCommand;

/** Whether a command adds a record and changes no other. */
export function isAddition(command: DocumentCommand): command is Addition {
  return command.type === 'addBlock' || command.type === 'addNote' || command.type === 'connect';
}

/**
 * What these commands come to one after the other, in one pass: each by itself copies a list of the project and looks through all
 * wires. Null where one of them would be refused; carried out one by one, they tell which and why.
 */
export function addTogether(project: Project, commands: readonly Addition[]): Changes | null {
  const added = {
    blocks: new Map<string, BlockRecord>(),
    notes: new Map<string, NoteRecord>(),
    wires: new Map<string, WireRecord>(),
  };
  const isFree = (kind: keyof typeof added, id: string): boolean =>
    !project[kind].has(id) && !added[kind].has(id) && project[kind].size + added[kind].size < LIMITS[kind];
  const hasBlock = (id: string): boolean => project.blocks.has(id) || added.blocks.has(id);
  const ports = new Set(Array.from(project.wires.values(), ({ to }) => portKey(to)));
  const inverses: DocumentCommand[] = [];
  for (const command of commands) {
    switch (command.type) {
      case 'addBlock': {
        const { block } = command;
        if (!isFree('blocks', block.id)) return null;
        added.blocks.set(block.id, block);
        inverses.push({ type: 'removeBlock', block: block.id });
        break;
      }
      case 'addNote': {
        const { note } = command;
        if (!isFree('notes', note.id)) return null;
        added.notes.set(note.id, note);
        inverses.push({ type: 'removeNote', note: note.id });
        break;
      }
      case 'connect': {
        const { wire } = command;
        const port = portKey(wire.to);
        if (!isFree('wires', wire.id) || ports.has(port)) return null;
        if (!hasBlock(wire.from.block) || !hasBlock(wire.to.block)) return null;
        ports.add(port);
        added.wires.set(wire.id, wire);
        inverses.push({ type: 'disconnect', wire: wire.id });
        break;
      }
    }
  }
  const after = {
    ...project,
    blocks: withEntries(project.blocks, added.blocks),
    notes: withEntries(project.notes, added.notes),
    wires: withEntries(project.wires, added.wires),
  };
  const hasInstance = [...added.blocks.values()].some(({ type }) => definitionIdOf(type) !== null);
  // What is nested too deep or in a circle after fewer of them is so after all of them.
  if (hasInstance && checkNesting(after).length > 0) return null;
  return { project: after, inverses };
}
