import { z } from 'zod';
import type {
  BlockRecord,
  DataBinding,
  DefinitionRecord,
  GroupRecord,
  JsonObject,
  NoteRecord,
  ScheduleSettings,
  TrainingSettings,
  WireRecord,
} from './document';
import { DEFAULT_TEXT, DEFAULT_TRAINING, GROUP_COLORS } from './document';
import { ID_PATTERN, ID_RULE } from './ids';
import { entriesOf, isJsonObject, sortedEntries, toJson } from './json';
import { LIMITS } from './limits';
import type { Fields, RecordForm, Shape } from './record-form';
import { forwardIssues, forwardResult, readField, recordSchema } from './record-form';

/**
 * What every record of a project may hold, once for its two forms: in a file (maps; unknown fields beside the known
 * ones, the id as the key) and in a command (plain objects as in `document.ts`; unknown fields under `unknown`).
 */
export function defineRecords(form: RecordForm) {
  const record = <S extends Shape>(shape: S) => recordSchema(form.split, shape);

  const position = record({ x: z.number(), y: z.number() });
  const port = record({ block: z.string(), port: z.string().min(1) });

  const block = {
    type: z.string().min(1),
    name: z.string().min(1).exactOptional(),
    parameters: jsonObjectSchema.default(NOTHING),
    position: position.default({ x: 0, y: 0 }),
    bypassed: z.boolean().default(false),
  };
  const wire = { from: port, to: port };
  const group = {
    name: z.string().min(1).exactOptional(),
    blocks: z.array(z.string()),
    collapsed: z.boolean().default(false),
    color: z.enum(GROUP_COLORS).exactOptional(),
  };
  const note = { text: z.string(), position: position.default({ x: 0, y: 0 }) };

  const drawing = {
    blocks: mapById(form, block, completeBlock),
    wires: mapById(form, wire, completeWire),
    groups: mapById(form, group, completeGroup).default(new Map()),
    notes: mapById(form, note, completeNote).default(new Map()),
  };
  const definition = {
    name: z.string().min(1).exactOptional(),
    description: z.string().default(''),
    ...drawing,
  };

  const textSettings = record({
    tokenizer: z.enum(['characters', 'words', 'blanks', 'bpe']).default(DEFAULT_TEXT.tokenizer),
    vocabularyLimit: count.nullable().default(DEFAULT_TEXT.vocabularyLimit),
    minimumCount: count.default(DEFAULT_TEXT.minimumCount),
    lowercase: z.boolean().default(DEFAULT_TEXT.lowercase),
    normalization: z.enum(['NFC', 'NFKC', 'none']).default(DEFAULT_TEXT.normalization),
    maximumLength: count.nullable().default(DEFAULT_TEXT.maximumLength),
  });

  const columns = z
    .array(
      record({
        name: z.string(),
        role: z.enum(['time', 'series', 'input', 'target', 'known', 'ignored']),
        preparation: z.enum(['standard', 'min-max', 'none', 'category', 'text']),
        type: z.enum(['number', 'text', 'date', 'boolean']).exactOptional(),
        fill: z.enum(['previous', 'mean']).exactOptional(),
        text: textSettings.exactOptional(),
      }),
    )
    .max(LIMITS.columns)
    .superRefine((list, context) => {
      const roles = new Map<string, string>();
      list.forEach((column, index) => {
        const first = roles.get(column.name);
        if (first !== undefined) {
          const message = `says what column ${JSON.stringify(column.name)} is for twice: ${first} and ${column.role}`;
          context.addIssue({ code: 'custom', path: [index], message });
        }
        roles.set(column.name, column.role);
      });
    });

  const splitSettings = record({
    by: z.enum(['time', 'series']).default('time'),
    validation: fraction,
    test: fraction,
    validationFrom: rowStart,
    testFrom: rowStart,
    seed: seed.default(1),
  }).refine((s) => s.validationFrom !== null || s.testFrom !== null || s.validation + s.test < 1, {
    message: 'leaves no rows for training: validation and test together have to be less than 1',
  });

  const data = record({
    path: z.string().min(1),
    pairedPath: z.string().min(1).nullable().default(null),
    fingerprint: z.string().nullable().default(null),
    dialect: record({
      delimiter: z.string().min(1).exactOptional(),
      header: z.boolean().exactOptional(),
      decimalSeparator: z.enum(['.', ',']).exactOptional(),
      encoding: z.enum(['utf-8', 'utf-16', 'latin-1']).exactOptional(),
      skip: z.int().min(0).max(1000).exactOptional(),
      missing: z.array(z.string()).exactOptional(),
    }).default({}),
    columns,
    samples: z.enum(['windows', 'series', 'rows', 'text']).default('windows'),
    window: record({
      length: count,
      stride: count.default(1),
      horizon: count.default(1),
      steps: count.default(1),
    }),
    split: splitSettings,
    season: count.nullable().default(null),
  }).transform((fields): DataBinding => ({ ...fields, unknown: fields.unknown ?? NOTHING }));

  const warmupSteps = z.int().min(0).default(0);
  const schedules = {
    constant: record({ type: z.literal('constant'), warmupSteps }),
    step: record({ type: z.literal('step'), warmupSteps, everyEpochs: count, factor: positive }),
    cosine: record({ type: z.literal('cosine'), warmupSteps, minimum: notNegative }),
    plateau: record({
      type: z.literal('plateau'),
      warmupSteps,
      patience: count,
      factor: positive,
      minimum: notNegative,
    }),
  };
  /** Only tells which of `schedules` is meant; the record itself is read by that one. */
  const scheduleType = z.enum(['constant', 'step', 'cosine', 'plateau']);
  const schedule = z.unknown().transform((input, context): ScheduleSettings => {
    const type = scheduleType.safeParse(readField(input, 'type'));
    if (!type.success) return forwardIssues(type.error.issues, context, ['type']);
    return forwardResult<ScheduleSettings>(schedules[type.data].safeParse(input), context);
  });

  const training = record({
    seed: seed.default(DEFAULT_TRAINING.seed),
    epochs: count.max(1_000_000).default(DEFAULT_TRAINING.epochs),
    batchSize: count.default(DEFAULT_TRAINING.batchSize),
    optimizer: record({
      type: z.enum(['sgd', 'momentum', 'nesterov', 'rmsprop', 'adagrad', 'adam', 'adamw']),
      learningRate: positive,
      weightDecay: notNegative.default(0),
      options: numbersSchema.default(new Map()),
    }).default(DEFAULT_TRAINING.optimizer),
    schedule: schedule.default(DEFAULT_TRAINING.schedule),
    clipNorm: positive.nullable().default(DEFAULT_TRAINING.clipNorm),
    clipValue: positive.nullable().default(DEFAULT_TRAINING.clipValue),
    patience: count.nullable().default(DEFAULT_TRAINING.patience),
    stepsPerRun: count.nullable().default(DEFAULT_TRAINING.stepsPerRun),
    carryState: z.boolean().default(false),
  }).transform((fields): TrainingSettings => ({ ...fields, unknown: fields.unknown ?? NOTHING }));

  return {
    drawing,
    definitions: mapById(form, definition, completeDefinition).default(new Map()),
    block: record({ id: idSchema, ...block }).transform(({ id, ...fields }) => completeBlock(id, fields)),
    wire: record({ id: idSchema, ...wire }).transform(({ id, ...fields }) => completeWire(id, fields)),
    group: record({ id: idSchema, ...group }).transform(({ id, ...fields }) => completeGroup(id, fields)),
    note: record({ id: idSchema, ...note }).transform(({ id, ...fields }) => completeNote(id, fields)),
    definition: record({ id: idSchema, ...definition }).transform(({ id, ...fields }) =>
      completeDefinition(id, fields),
    ),
    data,
    training,
  };
}

/** A schema of maps (in commands also of plain objects) whose keys are ids; the id goes into the record. In the order of the ids. */
function mapById<S extends Shape, R>(form: RecordForm, shape: S, complete: (id: string, fields: Fields<S>) => R) {
  const record = recordSchema(form.split, shape);
  return z.unknown().transform((input, context): ReadonlyMap<string, R> => {
    const out = new Map<string, R>();
    const isReadable = input instanceof Map || (form.repeatsIds && typeof input === 'object' && input !== null);
    const entries = isReadable ? entriesOf(input) : null;
    if (entries === null) {
      context.addIssue({ code: 'invalid_type', expected: 'object', input });
      return out;
    }
    for (const [key, value] of sortedEntries(new Map([...entries].map(([name, one]) => [String(name), one])))) {
      const id = idSchema.safeParse(key);
      if (!id.success) forwardIssues(id.error.issues, context, [key]);
      const fields = record.safeParse(form.repeatsIds ? withoutId(value, key) : value);
      if (!fields.success) forwardIssues(fields.error.issues, context, [key]);
      else out.set(key, complete(key, fields.data));
    }
    return out;
  });
}

/** The fields of a record whose id is the key it is kept by; one that says another id is left as it is, and refused. */
function withoutId(record: unknown, key: string): unknown {
  if (typeof record !== 'object' || record === null || readField(record, 'id') !== key) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'id'));
}

export const idSchema = z.string().regex(ID_PATTERN, `is not an id: ${ID_RULE}`);

/** Any JSON, from maps or from plain objects; see `toJson` for what is refused. */
export const jsonSchema = z.unknown().transform((input, context) => {
  const converted = toJson(input);
  if (converted !== null) return converted.json;
  const message = `is not a JSON value (or has more than ${LIMITS.valueDepth} brackets inside each other)`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const jsonObjectSchema = jsonSchema.transform((json, context): JsonObject => {
  if (isJsonObject(json)) return json;
  context.addIssue({ code: 'invalid_type', expected: 'object', input: json });
  return z.NEVER;
});

const numbersSchema = jsonObjectSchema.transform((object, context): ReadonlyMap<string, number> => {
  const numbers = new Map<string, number>();
  for (const [name, value] of object) {
    if (typeof value === 'number') numbers.set(name, value);
    else context.addIssue({ code: 'invalid_type', expected: 'number', input: value, path: [name] });
  }
  return numbers;
});

const NOTHING: JsonObject = new Map();
const count = z.int().min(1);
/** As wide as the state that `Random` is seeded with. */
const seed = z.int().min(0).max(0xffffffff);
const positive = z.number().gt(0);
const notNegative = z.number().min(0);
const fraction = z.number().min(0).lt(1);
const rowStart = z
  .array(z.union([z.string(), z.number()], { message: 'must be a text or a number' }))
  .min(1)
  .nullable()
  .default(null);

type WithUnknown = { readonly unknown?: JsonObject };
type Optional<T, K extends keyof T> = Omit<T, K | 'id' | 'unknown'> & Partial<Pick<T, K>> & WithUnknown;

type BlockFields = Optional<Omit<BlockRecord, 'bypassed'>, 'name'> & { readonly bypassed: boolean };

/** The record of a block: an absent name is its id, and `bypassed` is there only when it is true. */
export function completeBlock(id: string, { bypassed, ...fields }: BlockFields): BlockRecord {
  const record = { id, ...fields, name: fields.name ?? id, unknown: fields.unknown ?? NOTHING };
  return bypassed ? { ...record, bypassed } : record;
}

export function completeWire(id: string, fields: Optional<WireRecord, never>): WireRecord {
  return { id, ...fields, unknown: fields.unknown ?? NOTHING };
}

/** The record of a group: an absent name is its id. */
export function completeGroup(id: string, fields: Optional<GroupRecord, 'name'>): GroupRecord {
  return { id, ...fields, name: fields.name ?? id, unknown: fields.unknown ?? NOTHING };
}

/** The record of a reusable block: an absent name is its id. */
export function completeDefinition(id: string, fields: Optional<DefinitionRecord, 'name'>): DefinitionRecord {
  return { id, ...fields, name: fields.name ?? id, unknown: fields.unknown ?? NOTHING };
}

export function completeNote(id: string, fields: Optional<NoteRecord, never>): NoteRecord {
  return { id, ...fields, unknown: fields.unknown ?? NOTHING };
}
