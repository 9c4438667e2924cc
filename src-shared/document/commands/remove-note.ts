import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { Project } from '../document';
import { withoutEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';

/** Takes a note away. */
export interface RemoveNoteCommand {
  readonly type: 'removeNote';
  readonly note: string;
}

export const removeNoteSchema = z.strictObject({ type: z.literal('removeNote'), note: z.string() });

export function applyRemoveNote(project: Project, { note: id }: RemoveNoteCommand): CommandResult {
  const note = project.notes.get(id);
  if (note === undefined) return fail([missingRecord('note', id)]);
  return ok({
    project: { ...project, notes: withoutEntry(project.notes, id) },
    inverse: { type: 'addNote', note },
  });
}
