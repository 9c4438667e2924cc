import { z } from 'zod';
import { fail, ok } from '../../base/result';
import type { NoteRecord, Project } from '../document';
import { withEntry } from '../map-edit';
import { missingRecord } from '../structure';
import type { CommandResult } from './document-command';
import { valueRecords } from './value-records';

/** Replaces a note: its text, its position. */
export interface SetNoteCommand {
  readonly type: 'setNote';
  readonly note: NoteRecord;
}

export const setNoteSchema = z.strictObject({ type: z.literal('setNote'), note: valueRecords.note });

export function applySetNote(project: Project, { type, note }: SetNoteCommand): CommandResult {
  const before = project.notes.get(note.id);
  if (before === undefined) return fail([missingRecord('note', note.id)]);
  return ok({
    project: { ...project, notes: withEntry(project.notes, note.id, note) },
    inverse: { type, note: before },
  });
}
