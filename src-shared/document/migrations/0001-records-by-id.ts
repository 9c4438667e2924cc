import type { Result } from '../../base/result';
import { fail, ok } from '../../base/result';
import type { Json, JsonObject } from '../document';
import { isJsonList, isJsonObject } from '../json';
import type { Problem } from '../problems';
import { documentError, quote } from '../problems';
import type { Migration } from './migration';

/**
 * Format 0, the draft, kept records in lists: two branches that each added a block then always met in the same
 * line. Format 1 keeps them in objects by id, which version control can merge. The ends of a wire were texts
 * (`gru.sequence`), and `parameters` was called `params`.
 */
export const recordsByIdMigration: Migration = {
  from: 0,
  summary: 'Lists of blocks, wires, groups and notes become objects by id.',
  apply(document) {
    const problems: Problem[] = [];
    const out = new Map(document);
    for (const kind of ['blocks', 'wires', 'groups', 'notes']) {
      const list = document.get(kind);
      if (!isJsonList(list)) continue;
      const byId = keyById(kind, list, kind === 'blocks' ? renameParameters : kind === 'wires' ? splitEnds : keep);
      if (byId.ok) out.set(kind, byId.value);
      else problems.push(...byId.error);
    }
    return problems.length === 0 ? ok(out) : fail(problems);
  },
};

function keyById(
  kind: string,
  list: readonly Json[],
  convert: (record: JsonObject) => JsonObject,
): Result<JsonObject, Problem[]> {
  const byId = new Map<string, Json>();
  const problems: Problem[] = [];
  list.forEach((item, index) => {
    const path = [kind, index];
    const id = isJsonObject(item) ? item.get('id') : undefined;
    if (!isJsonObject(item) || typeof id !== 'string') {
      const message = `${quote(path.join('.'))} has no "id".`;
      problems.push({ path, diagnostic: documentError('DOC-008', message, 'Give it an id in a text editor.') });
    } else if (byId.has(id)) {
      const message = `Two of the ${kind} have the id ${quote(id)}.`;
      problems.push({ path, diagnostic: documentError('DOC-011', message, 'Give one of them another id.') });
    } else {
      const record = new Map(item);
      record.delete('id');
      byId.set(id, convert(record));
    }
  });
  return problems.length === 0 ? ok(byId) : fail(problems);
}

function keep(record: JsonObject): JsonObject {
  return record;
}

function renameParameters(block: JsonObject): JsonObject {
  if (block.has('parameters')) return block;
  return new Map([...block].map(([name, value]) => [name === 'params' ? 'parameters' : name, value]));
}

function splitEnds(wire: JsonObject): JsonObject {
  return new Map([...wire].map(([name, value]) => [name, name === 'from' || name === 'to' ? splitEnd(value) : value]));
}

function splitEnd(end: Json): Json {
  const dot = typeof end === 'string' ? end.indexOf('.') : -1;
  if (typeof end !== 'string' || dot === -1) return end;
  return new Map([
    ['block', end.slice(0, dot)],
    ['port', end.slice(dot + 1)],
  ]);
}
