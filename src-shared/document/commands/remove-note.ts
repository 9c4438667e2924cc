import { z } from 'zod';

/** Takes a note away. See `removeTogether`. */
export interface RemoveNoteCommand {
  readonly type: 'removeNote';
  readonly note: string;
}

export const removeNoteSchema = z.strictObject({ type: z.literal('removeNote'), note: z.string() });
