import { z } from 'zod';

/** Takes a wire away. See `removeTogether`. */
export interface DisconnectCommand {
  readonly type: 'disconnect';
  readonly wire: string;
}

export const disconnectSchema = z.strictObject({ type: z.literal('disconnect'), wire: z.string() });
