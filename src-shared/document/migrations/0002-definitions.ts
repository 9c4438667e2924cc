import { ok } from '../../base/result';
import type { Migration } from './migration';

/**
 * Format 2 has reusable blocks (`definitions`). A file without any is written as format 1, so nothing changes in it; the
 * number alone keeps earlier versions from opening a project whose definitions they would not understand.
 */
export const definitionsMigration: Migration = {
  from: 1,
  summary: 'Reusable blocks are kept under `definitions`.',
  apply: ok,
};
