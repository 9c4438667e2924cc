import { z } from 'zod';
import type { JsonObject } from './document';
import { toJson } from './json';

export type Shape = Readonly<Record<string, z.ZodType>>;

/** The fields of a record as a schema reads them, and what this version does not know. */
export type Fields<S extends Shape> = z.output<z.ZodObject<S>> & { readonly unknown?: JsonObject };

/**
 * Takes a record apart into the fields with these names and the rest, or says what is wrong with it as a whole.
 * Only names of a shape become keys of `known`, so no name of a file is ever the key of a plain object.
 */
export type Split = (
  input: unknown,
  names: readonly string[],
) => { readonly known: Record<string, unknown>; readonly unknown: JsonObject } | { readonly problem: string };

/** One of the two forms in which records come. */
export interface RecordForm {
  readonly split: Split;
  /** Whether a record that is kept by its id says it again inside. */
  readonly repeatsIds: boolean;
}

/** In a file: a map, unknown fields beside the known ones. */
const splitFileRecord: Split = (input, names) => {
  if (!(input instanceof Map)) return { problem: NOT_A_RECORD };
  const known: Record<string, unknown> = {};
  const unknown = new Map<string, unknown>();
  for (const [name, value] of input as ReadonlyMap<string, unknown>) {
    if (names.includes(name)) known[name] = value;
    else unknown.set(name, value);
  }
  return withJson(known, unknown);
};

/** In a command: a plain object, unknown fields in a map (or object) under `unknown`. */
const splitValueRecord: Split = (input, names) => {
  if (typeof input !== 'object' || input === null || Array.isArray(input) || input instanceof Map) {
    return { problem: NOT_A_RECORD };
  }
  const known: Record<string, unknown> = {};
  let unknown: unknown = new Map();
  for (const [name, value] of Object.entries(input)) {
    if (names.includes(name)) known[name] = value;
    else if (name === 'unknown') unknown = value;
    else return { problem: `has the field ${JSON.stringify(name)}, which belongs under "unknown"` };
  }
  const parts = withJson(known, unknown);
  if ('problem' in parts) return parts;
  // In a file the id is the key, so a field "id" inside a record is one that is not known.
  const hidden = names.find((name) => name !== 'id' && parts.unknown.has(name));
  return hidden === undefined ? parts : { problem: `has its field "${hidden}" among the unknown ones` };
};

export const FILE_FORM: RecordForm = { split: splitFileRecord, repeatsIds: false };
export const VALUE_FORM: RecordForm = { split: splitValueRecord, repeatsIds: true };

const NOT_A_RECORD = 'must be an object';

function withJson(known: Record<string, unknown>, unknown: unknown): ReturnType<Split> {
  const converted = toJson(unknown);
  if (converted === null || !(converted.json instanceof Map)) {
    return { problem: 'has an unknown field that is not a JSON value, or is nested too deeply' };
  }
  return { known, unknown: converted.json };
}

/** A schema of records with these fields. `unknown` is present in what it gives only when there is something in it. */
export function recordSchema<S extends Shape>(split: Split, shape: S) {
  const names = Object.keys(shape);
  const known = z.object(shape);
  return z.unknown().transform((input, context): Fields<S> => {
    const parts = split(input, names);
    if ('problem' in parts) {
      context.addIssue({ code: 'custom', message: parts.problem });
      return z.NEVER;
    }
    const fields = forwardResult(known.safeParse(parts.known), context);
    return parts.unknown.size === 0 ? fields : { ...fields, unknown: parts.unknown };
  });
}

/** One field of a record in either form; undefined when it is absent or the record is none. */
export function readField(input: unknown, name: string): unknown {
  if (input instanceof Map) return (input as ReadonlyMap<unknown, unknown>).get(name);
  if (typeof input !== 'object' || input === null) return undefined;
  return Object.getOwnPropertyDescriptor(input, name)?.value;
}

/** The value of a nested check, or its issues handed to the outer one. */
export function forwardResult<T>(result: z.ZodSafeParseResult<T>, context: z.RefinementCtx): T {
  return result.success ? result.data : forwardIssues(result.error.issues, context, []);
}

export function forwardIssues(
  issues: readonly z.core.$ZodIssue[],
  context: z.RefinementCtx,
  path: readonly PropertyKey[],
): never {
  for (const issue of issues) context.issues.push({ ...issue, input: undefined, path: [...path, ...issue.path] });
  return z.NEVER;
}
