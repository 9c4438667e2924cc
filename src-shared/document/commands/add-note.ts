import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { NoteRecord, Project } from '../document';
import { withEntry } from '../map-edit';
import { checkNewId } from '../structure';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Puts a new note on the canvas. */
export interface AddNoteCommand {
  readonly type: 'addNote';
  readonly note: NoteRecord;
}

export const addNoteSchema = z.strictObject({ type: z.literal('addNote'), note: valueRecords.note });

export function applyAddNote(project: Project, { note }: AddNoteCommand): CommandResult {
  const problems = checkNewId(project, 'notes', note.id);
  if (problems.length > 0) return fail(problems);
  return ok({
    project: { ...project, notes: withEntry(project.notes, note.id, note) },
    inverse: { type: 'removeNote', note: note.id },
  });
}
