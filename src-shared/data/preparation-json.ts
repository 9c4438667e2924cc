import { z } from 'zod';
import type { Diagnostic } from '../base/diagnostic';
import { fail, ok, type Result } from '../base/result';
import { dataError } from './data-diagnostics';
import type { FeatureRole, FittedColumn, FittedPreparation, FittedText } from './fitted-preparation';

/** The text that travels in a model's metadata: one JSON array, columns in the order of the binding. */
export function writePreparation(preparation: FittedPreparation): string {
  return JSON.stringify(preparation.columns);
}

/** Reads what `writePreparation` wrote. The text comes from a file, so nothing in it is believed (DATA-037). */
export function readPreparation(text: string): Result<FittedPreparation, Diagnostic[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return refuse('it is not JSON');
  }
  if (!Array.isArray(parsed)) return refuse('it is not a list');
  const columns: FittedColumn[] = [];
  const items: readonly unknown[] = parsed;
  for (const [i, item] of items.entries()) {
    const column = readColumn(item);
    if (column === null) return refuse(`column ${i + 1} is malformed`);
    if (columns.some((other) => other.name === column.name)) return refuse(`column "${column.name}" occurs twice`);
    columns.push(column);
  }
  return ok({ columns });
}

function readColumn(item: unknown): FittedColumn | null {
  if (typeof item !== 'object' || item === null) return null;
  const fields = new Map<string, unknown>(Object.entries(item));
  const name = fields.get('name');
  const role = readRole(fields.get('role'));
  if (typeof name !== 'string' || role === null) return null;
  if (fields.get('kind') === 'category') {
    const vocabulary: unknown = fields.get('vocabulary');
    if (!isTextList(vocabulary) || new Set(vocabulary).size !== vocabulary.length) return null;
    return { kind: 'category', name, role, vocabulary };
  }
  if (fields.get('kind') === 'text') return readText(name, role, fields);
  const method = fields.get('method');
  const offset = fields.get('offset');
  const scale = fields.get('scale');
  if (fields.get('kind') !== 'number') return null;
  if (method !== 'standard' && method !== 'min-max' && method !== 'none') return null;
  if (typeof offset !== 'number' || typeof scale !== 'number') return null;
  if (!Number.isFinite(offset) || !Number.isFinite(scale) || scale === 0) return null;
  const fill = fields.get('fill');
  if (fill === undefined) return { kind: 'number', name, role, method, offset, scale };
  if (fill !== 'previous' && (typeof fill !== 'number' || !Number.isFinite(fill))) return null;
  return { kind: 'number', name, role, method, offset, scale, fill };
}

function readText(name: string, role: FeatureRole, fields: ReadonlyMap<string, unknown>): FittedText | null {
  const parsed = textSchema.safeParse(
    Object.fromEntries(['tokenizer', 'longest', 'knowsUnknown'].map((key) => [key, fields.get(key)])),
  );
  return parsed.success ? { kind: 'text', name, role, ...parsed.data } : null;
}

const positive = z.int().min(1);
const distinctTexts = z.array(z.string().min(1)).refine((texts) => new Set(texts).size === texts.length);

const textSchema = z.object({
  tokenizer: z.object({
    settings: z.object({
      tokenizer: z.enum(['characters', 'words', 'blanks', 'bpe']),
      vocabularyLimit: positive.nullable(),
      minimumCount: positive,
      lowercase: z.boolean(),
      normalization: z.enum(['NFC', 'NFKC', 'none']),
      maximumLength: positive.nullable(),
    }),
    vocabulary: distinctTexts,
    merges: z.array(z.tuple([z.string().min(1), z.string().min(1)])),
  }),
  longest: positive,
  knowsUnknown: z.boolean(),
});

function readRole(role: unknown): FeatureRole | null {
  return role === 'input' || role === 'target' || role === 'known' ? role : null;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function refuse(why: string): Result<never, Diagnostic[]> {
  return fail([
    dataError(
      'DATA-037',
      `The data preparation stored with the model cannot be read: ${why}.`,
      'Export the model again from its run.',
    ),
  ]);
}
