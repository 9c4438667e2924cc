import { z } from 'zod';

/** Takes a block away, with its wires and its place in a group; the inverse brings all of them back. See `removeTogether`. */
export interface RemoveBlockCommand {
  readonly type: 'removeBlock';
  readonly block: string;
}

export const removeBlockSchema = z.strictObject({ type: z.literal('removeBlock'), block: z.string() });
