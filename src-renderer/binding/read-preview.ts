import type { Dialect } from '../../src-shared/document/document';
import type { Answer } from '../../src-shared/protocol/requests';
import { ask } from '../bridge/bridge';

/** Enough to see whether ids come in runs and how long texts are. */
const LOOKED_AT = 1000;

/** Columns and first rows of a file, or of two text files side by side: what a task is proposed from. */
export function readPreview(
  path: string,
  pairedPath: string | null = null,
  { unknown: _, ...dialect }: Dialect = {},
): Promise<Answer<'data.preview'>> {
  return ask('data.preview', {
    ...{ path, dialect, offset: 0, count: LOOKED_AT },
    ...(pairedPath === null ? {} : { pairedPath }),
  });
}
