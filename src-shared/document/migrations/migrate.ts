import { invariant } from '../../base/invariant';
import type { Result } from '../../base/result';
import { ok } from '../../base/result';
import type { JsonObject } from '../document';
import type { Problem } from '../problems';
import { recordsByIdMigration } from './0001-records-by-id';
import { definitionsMigration } from './0002-definitions';
import type { Migration } from './migration';

/** Oldest first; the number of a migration's file is the format it writes. */
export const MIGRATIONS: readonly Migration[] = [recordsByIdMigration, definitionsMigration];

/** The document in the newest format. `version` is a whole number from 0 to `FORMAT_VERSION`. */
export function migrateDocument(document: JsonObject, version: number): Result<JsonObject, Problem[]> {
  let current = document;
  for (const [index, migration] of MIGRATIONS.entries()) {
    invariant(migration.from === index, `Migration ${index} reads format ${migration.from}`);
    if (version > index) continue;
    const migrated = migration.apply(current);
    if (!migrated.ok) return migrated;
    current = new Map(migrated.value).set('formatVersion', index + 1);
  }
  return ok(current);
}
