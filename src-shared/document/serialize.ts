import type {
  BlockRecord,
  ColumnBinding,
  DataBinding,
  DefinitionRecord,
  Dialect,
  Drawing,
  GroupRecord,
  Json,
  JsonObject,
  NoteRecord,
  PortReference,
  Position,
  Project,
  ScheduleSettings,
  TextSettings,
  TrainingSettings,
  WireRecord,
} from './document';
import { sortedEntries, sortJson, sortJsonObject } from './json';
import { writeJson } from './json-write';

/**
 * The text of a project file: JSON, known fields in the order below, records and everything unknown by key, two-space
 * indent, a newline at the end. Equal projects give equal text, and `parseProject` gives the project back. It has the lowest
 * format that says all of it: earlier versions still open what they understand, and refuse what they would lose.
 */
export function serializeProject(project: Project): string {
  return writeJson(
    fields(project.unknown, {
      formatVersion: project.definitions.size === 0 ? FORMAT_WITHOUT_DEFINITIONS : FORMAT_WITH_DEFINITIONS,
      name: project.name,
      ...drawingFields(project),
      definitions: project.definitions.size === 0 ? undefined : records(project.definitions, definitionFields),
      data: project.data === null ? undefined : dataFields(project.data),
      training: trainingFields(project.training),
    }),
  );
}

const FORMAT_WITHOUT_DEFINITIONS = 1;
const FORMAT_WITH_DEFINITIONS = 2;

function drawingFields(drawing: Drawing): Readonly<Record<string, Json | undefined>> {
  return {
    blocks: records(drawing.blocks, blockFields),
    wires: records(drawing.wires, wireFields),
    groups: drawing.groups.size === 0 ? undefined : records(drawing.groups, groupFields),
    notes: drawing.notes.size === 0 ? undefined : records(drawing.notes, noteFields),
  };
}

function definitionFields(definition: DefinitionRecord): JsonObject {
  return fields(definition.unknown, {
    name: definition.name === definition.id ? undefined : definition.name,
    description: definition.description === '' ? undefined : definition.description,
    ...drawingFields(definition),
  });
}

/** Fields in the order given, absent ones left out, and after them what this version does not know. */
function fields(unknown: JsonObject | undefined, known: Readonly<Record<string, Json | undefined>>): JsonObject {
  const out = new Map<string, Json>();
  for (const [name, value] of Object.entries(known)) if (value !== undefined) out.set(name, value);
  if (unknown !== undefined) for (const [name, value] of sortedEntries(unknown)) out.set(name, sortJson(value));
  return out;
}

function records<T>(map: ReadonlyMap<string, T>, write: (record: T) => JsonObject): JsonObject {
  return new Map(sortedEntries(map).map(([id, record]) => [id, write(record)]));
}

function blockFields(block: BlockRecord): JsonObject {
  return fields(block.unknown, {
    type: block.type,
    name: block.name === block.id ? undefined : block.name,
    parameters: block.parameters.size === 0 ? undefined : sortJsonObject(block.parameters),
    position: positionFields(block.position),
    bypassed: block.bypassed,
  });
}

function positionFields(position: Position): JsonObject {
  return fields(position.unknown, { x: position.x, y: position.y });
}

function wireFields(wire: WireRecord): JsonObject {
  return fields(wire.unknown, { from: portFields(wire.from), to: portFields(wire.to) });
}

function portFields(port: PortReference): JsonObject {
  return fields(port.unknown, { block: port.block, port: port.port });
}

function groupFields(group: GroupRecord): JsonObject {
  return fields(group.unknown, {
    name: group.name === group.id ? undefined : group.name,
    blocks: group.blocks,
    collapsed: group.collapsed ? true : undefined,
    color: group.color,
  });
}

function noteFields(note: NoteRecord): JsonObject {
  return fields(note.unknown, { text: note.text, position: positionFields(note.position) });
}

function dataFields(data: DataBinding): JsonObject {
  const { window, split } = data;
  const dialect = dialectFields(data.dialect);
  return fields(data.unknown, {
    path: data.path,
    pairedPath: data.pairedPath ?? undefined,
    fingerprint: data.fingerprint ?? undefined,
    dialect: dialect.size === 0 ? undefined : dialect,
    columns: data.columns.map(columnFields),
    samples: data.samples === 'windows' ? undefined : data.samples,
    window: fields(window.unknown, {
      length: window.length,
      stride: window.stride,
      horizon: window.horizon,
      steps: window.steps,
    }),
    split: fields(split.unknown, {
      by: split.by,
      validation: split.validation,
      test: split.test,
      validationFrom: split.validationFrom ?? undefined,
      testFrom: split.testFrom ?? undefined,
      seed: split.seed,
    }),
    season: data.season ?? undefined,
  });
}

function dialectFields(dialect: Dialect): JsonObject {
  return fields(dialect.unknown, {
    delimiter: dialect.delimiter,
    header: dialect.header,
    decimalSeparator: dialect.decimalSeparator,
    encoding: dialect.encoding,
    skip: dialect.skip,
    missing: dialect.missing,
  });
}

function columnFields(column: ColumnBinding): JsonObject {
  return fields(column.unknown, {
    name: column.name,
    role: column.role,
    preparation: column.preparation,
    type: column.type,
    fill: column.fill,
    text: column.text && textFields(column.text),
  });
}

/** All of it, defaults too, as for training. */
function textFields(text: TextSettings): JsonObject {
  return fields(text.unknown, {
    tokenizer: text.tokenizer,
    vocabularyLimit: text.vocabularyLimit,
    minimumCount: text.minimumCount,
    lowercase: text.lowercase,
    normalization: text.normalization,
    maximumLength: text.maximumLength,
  });
}

/** All of it, defaults too: a later version may have other defaults, and this file must still mean the same. `carryState` is off when absent. */
function trainingFields(training: TrainingSettings): JsonObject {
  const { optimizer } = training;
  return fields(training.unknown, {
    seed: training.seed,
    epochs: training.epochs,
    batchSize: training.batchSize,
    optimizer: fields(optimizer.unknown, {
      type: optimizer.type,
      learningRate: optimizer.learningRate,
      weightDecay: optimizer.weightDecay,
      options: optimizer.options.size === 0 ? undefined : sortJsonObject(optimizer.options),
    }),
    schedule: scheduleFields(training.schedule),
    clipNorm: training.clipNorm,
    clipValue: training.clipValue,
    patience: training.patience,
    stepsPerRun: training.stepsPerRun,
    carryState: training.carryState ? true : undefined,
  });
}

function scheduleFields(schedule: ScheduleSettings): JsonObject {
  return fields(schedule.unknown, {
    type: schedule.type,
    warmupSteps: schedule.warmupSteps,
    everyEpochs: schedule.type === 'step' ? schedule.everyEpochs : undefined,
    patience: schedule.type === 'plateau' ? schedule.patience : undefined,
    factor: schedule.type === 'step' || schedule.type === 'plateau' ? schedule.factor : undefined,
    minimum: schedule.type === 'cosine' || schedule.type === 'plateau' ? schedule.minimum : undefined,
  });
}
