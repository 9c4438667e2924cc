import type { Json, JsonObject } from './document';
import { LIMITS } from './limits';

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The entries of a map by key, in code-unit order, which no locale changes. */
export function sortedEntries<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The same value with the members of every object in code-unit order, so that equal values have equal text. */
export function sortJson(value: Json): Json {
  if (isJsonObject(value)) return sortJsonObject(value);
  if (isJsonList(value)) return value.map(sortJson);
  return value;
}

/** As `sortJson`, for an object. */
export function sortJsonObject(object: JsonObject): JsonObject {
  return new Map(sortedEntries(object).map(([key, value]) => [key, sortJson(value)]));
}

/**
 * `value` as `Json`, its plain objects turned into maps, or null when it is not JSON: a number that is not finite,
 * `undefined`, a date, a bigint, a map with other keys than texts, or brackets deeper than `LIMITS.valueDepth`.
 * Wrapped, because null is JSON too.
 */
export function toJson(value: unknown, depth: number = LIMITS.valueDepth): { readonly json: Json } | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return { json: value };
  if (typeof value === 'number') return Number.isFinite(value) ? { json: value } : null;
  if (typeof value !== 'object' || depth <= 0) return null;
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value as readonly unknown[]) {
      const converted = toJson(item, depth - 1);
      if (converted === null) return null;
      items.push(converted.json);
    }
    return { json: items };
  }
  const entries = entriesOf(value);
  if (entries === null) return null;
  const object = new Map<string, Json>();
  for (const [key, member] of entries) {
    const converted = toJson(member, depth - 1);
    if (typeof key !== 'string' || converted === null) return null;
    object.set(key, converted.json);
  }
  return { json: object };
}

/** The entries of a map or of a plain object; null for an instance of anything else. */
export function entriesOf(value: object): Iterable<readonly [unknown, unknown]> | null {
  if (value instanceof Map) return value as ReadonlyMap<unknown, unknown>;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : null;
}
