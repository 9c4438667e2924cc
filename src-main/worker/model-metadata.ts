import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { readPreparation, writePreparation } from '../../src-shared/data/preparation-json';
import type { ModelState } from '../../src-shared/compiler/compiled-model';
import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { Project } from '../../src-shared/document/document';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';
import { readDecoding, writeDecoding, type DecodingDescription } from './decoding-description';
import { PRODUCER_VERSION } from '../../src-shared/onnx/format';

/** `encoder` and `decoder-step` are the two files of a pair. */
export const GRAPH_KINDS = [
  ...(['predict', 'evaluate', 'train', 'step', 'forecast', 'generate', 'sample'] as const),
  ...(['encoder', 'decoder-step'] as const),
] as const;
export type GraphKind = (typeof GRAPH_KINDS)[number];

/** How one input of a model is filled from the columns of a table. */
export interface InputDescription {
  readonly kind: 'sequence' | 'token' | 'static' | 'gap-input' | 'known-ahead';
  /** Columns of the data, in order. */
  readonly columns: readonly string[];
  /** What stands in each place of the last axis; a category takes one place a value (`day=1`). */
  readonly features: readonly string[];
  /** Name of the input of lengths; null where there is none. */
  readonly lengths: string | null;
}

/** What one output of a model means. */
export interface OutputDescription {
  readonly task: 'regression' | 'binary' | 'multi-class' | 'sequence';
  /** One answer at each step of the window, or one for the whole window. */
  readonly perStep: boolean;
  readonly columns: readonly string[];
  /** The values of a category, in the order of the class indices; null for numbers. */
  readonly classes: readonly string[] | null;
  /** Set where it fills gaps of its columns. */
  readonly fillsGaps?: true;
}

/** Everything a file carries beside its graph, so that it can be used and opened without the run it comes from. */
export interface ModelMetadata {
  readonly kind: GraphKind;
  readonly project: Project;
  readonly preparation: FittedPreparation;
  readonly inputs: ReadonlyMap<string, InputDescription>;
  readonly outputs: ReadonlyMap<string, OutputDescription>;
  /** Of a `step` graph: the states that go from run to run. Empty for the others. */
  readonly states: readonly ModelState[];
  /** How its text is written; null for a model that writes none. */
  readonly decoding: DecodingDescription | null;
  /** Rows that a forecast graph predicts in one run; absent in graphs of other kinds. */
  readonly steps?: number;
}

/** What is stored besides, for people and other programs; Unroll does not read it back. */
export interface ModelOrigin {
  readonly seed: number;
  /** sha256 of the data file the model was trained on. */
  readonly dataFingerprint: string;
  /** JSON: `validation` and `test`, each with numbers by name or null. */
  readonly metrics: string;
  /** JSON: numbers by metric, by floor. */
  readonly floors: string;
  /** Kind-specific entries, without the prefix. */
  readonly extra: ReadonlyMap<string, string>;
}

const PREFIX = 'unroll.';

/** The `metadata_props` of an exported file; the keys are described in docs/file-format.md. */
export function writeModelMetadata(metadata: ModelMetadata, origin: ModelOrigin): Map<string, string> {
  const { project, inputs, outputs } = metadata;
  const entries: [string, string][] = [
    ['version', PRODUCER_VERSION],
    ['kind', metadata.kind],
    ['project', serializeProject(project)],
    ['preparation', writePreparation(metadata.preparation)],
    ['window', JSON.stringify(project.data?.window ?? null)],
    ['inputs', JSON.stringify(Array.from(inputs, ([name, description]) => ({ name, ...description })))],
    ['outputs', JSON.stringify(Array.from(outputs, ([name, description]) => ({ name, ...description })))],
    ...(metadata.states.length === 0 ? [] : [['carried', JSON.stringify(metadata.states)] as [string, string]]),
    ...(metadata.decoding === null ? [] : [['decoding', writeDecoding(metadata.decoding)] as [string, string]]),
    ...(metadata.steps === undefined ? [] : [['steps', String(metadata.steps)] as [string, string]]),
    ['seed', String(origin.seed)],
    ['data_fingerprint', origin.dataFingerprint],
    ['metrics', origin.metrics],
    ['floors', origin.floors],
    ...origin.extra,
  ];
  return new Map(entries.map(([key, value]) => [PREFIX + key, value]));
}

/** Reads what `writeModelMetadata` wrote. The file comes from anywhere, so nothing in it is believed (MODEL-001, MODEL-002). */
export function readModelMetadata(stored: ReadonlyMap<string, string>): Result<ModelMetadata, readonly Diagnostic[]> {
  const text = (key: string): string | undefined => stored.get(PREFIX + key);
  const kind = GRAPH_KINDS.find((name) => name === text('kind'));
  const projectText = text('project');
  const preparationText = text('preparation');
  if (kind === undefined || projectText === undefined || preparationText === undefined) {
    return fail([
      {
        code: 'MODEL-001',
        severity: 'error',
        message: 'The file does not carry the project and the data preparation that Unroll stores with a model.',
        nextStep: 'Use a file that `unroll export` wrote.',
      },
    ]);
  }
  const project = parseProject(projectText);
  if (!project.ok) return project;
  const preparation = readPreparation(preparationText);
  if (!preparation.ok) return preparation;
  const inputs = readNamed(text('inputs'), readInput);
  const outputs = readNamed(text('outputs'), readOutput);
  if (inputs === null) return malformed('inputs');
  if (outputs === null) return malformed('outputs');
  const states = text('carried') === undefined ? [] : readStates(text('carried'));
  if (states === null) return malformed('states');
  const decodingText = text('decoding');
  const decoding = decodingText === undefined ? null : readDecoding(decodingText);
  if (decodingText !== undefined && decoding === null) return malformed('decoding');
  const steps = readSteps(text('steps'));
  if (kind === 'forecast' && steps === null) return malformed('steps');
  const counted = kind === 'forecast' && steps !== null ? { steps } : {};
  return ok({
    kind,
    project: project.value,
    preparation: preparation.value,
    inputs,
    outputs,
    states,
    decoding,
    ...counted,
  });
}

/** A whole number from 1; null when it is anything else. */
function readSteps(text: string | undefined): number | null {
  const steps = text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : 0;
  return steps > 0 ? steps : null;
}

function malformed(what: string): Result<never, Diagnostic[]> {
  return fail([
    {
      code: 'MODEL-002',
      severity: 'error',
      message: `The description of the model's ${what} that is stored in the file cannot be read.`,
      nextStep: 'Export the model again from its run.',
    },
  ]);
}

/** A JSON list of objects with a `name` of their own each; null when it is anything else. */
function readNamed<T>(text: string | undefined, read: (fields: Fields) => T | null): Map<string, T> | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '');
  } catch {
    return null;
  }
  if (!Array.isArray(parsed)) return null;
  const named = new Map<string, T>();
  for (const item of parsed as readonly unknown[]) {
    if (typeof item !== 'object' || item === null) return null;
    const fields: Fields = new Map(Object.entries(item));
    const name = fields.get('name');
    const value = read(fields);
    if (typeof name !== 'string' || value === null || named.has(name)) return null;
    named.set(name, value);
  }
  return named;
}

function readStates(text: string | undefined): ModelState[] | null {
  const named = readNamed(text, (fields) => {
    const size = fields.get('size');
    return typeof size === 'number' && Number.isInteger(size) && size > 0 ? size : null;
  });
  return named && Array.from(named, ([name, size]) => ({ name, size }));
}

type Fields = ReadonlyMap<string, unknown>;

function readInput(fields: Fields): InputDescription | null {
  const kind = (['sequence', 'token', 'static', 'gap-input', 'known-ahead'] as const).find(
    (name) => name === fields.get('kind'),
  );
  const columns = fields.get('columns');
  const features = fields.get('features');
  const lengths = fields.get('lengths');
  if (kind === undefined || !isTexts(columns) || !isTexts(features)) return null;
  if (lengths !== null && typeof lengths !== 'string') return null;
  return { kind, columns, features, lengths };
}

function readOutput(fields: Fields): OutputDescription | null {
  const task = (['regression', 'binary', 'multi-class', 'sequence'] as const).find(
    (name) => name === fields.get('task'),
  );
  const perStep = fields.get('perStep');
  const columns = fields.get('columns');
  const classes = fields.get('classes');
  if (task === undefined || typeof perStep !== 'boolean' || !isTexts(columns)) return null;
  if (classes !== null && !isTexts(classes)) return null;
  const gaps = fields.get('fillsGaps') === true ? ({ fillsGaps: true } as const) : {};
  return { task, perStep, columns, classes, ...gaps };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
