import fc from 'fast-check';
import { Random } from '../base/random';
import type { DocumentCommand } from '../document/commands/document-command';
import { DRAWING_COMMANDS } from '../document/commands/edit-definition';
import { createBlock, createProject } from '../document/create';
import { definitionType } from '../document/definitions';
import type {
  BlockRecord,
  DataBinding,
  DefinitionRecord,
  GroupRecord,
  Json,
  JsonObject,
  NoteRecord,
  Position,
  Project,
  ScheduleSettings,
  TextSettings,
  TrainingSettings,
  WireRecord,
} from '../document/document';
import { nextId } from '../document/ids';
import { sortedEntries } from '../document/json';

/** Names that trip over prototypes, over number-like keys and over fields of records. */
const awkwardNames = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'id', '', '10', '9', 'é'];

const textArbitrary = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('\ud800', '\u2028', '"\\\n'),
);
const numberArbitrary = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1e21, 1e300, 5e-324, 9007199254740992, 0.1),
);
const nameArbitrary = fc.oneof(fc.constantFrom(...awkwardNames), textArbitrary);

/** Any JSON value, nested a little. */
export const jsonArbitrary: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), numberArbitrary, textArbitrary),
    fc.array(tie('json'), { maxLength: 3 }),
    mapArbitrary(nameArbitrary, tie('json')),
  ),
})).json;

function mapArbitrary<T>(key: fc.Arbitrary<string>, value: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<string, T>> {
  return fc.array(fc.tuple(key, value), { maxLength: 3 }).map((entries) => new Map(entries));
}

/** Fields that no record knows. */
const unknownArbitrary: fc.Arbitrary<JsonObject> = mapArbitrary(
  fc.oneof(
    fc.constantFrom(...awkwardNames),
    textArbitrary.map((text) => `~${text}`),
  ),
  jsonArbitrary,
);

const positionArbitrary: fc.Arbitrary<Position> = withUnknown(fc.record({ x: numberArbitrary, y: numberArbitrary }));

/** As parts of records have them: `unknown` only when there is something in it. */
function withUnknown<T extends object>(part: fc.Arbitrary<T>): fc.Arbitrary<T & { readonly unknown?: JsonObject }> {
  return fc
    .tuple(part, unknownArbitrary)
    .map(([fields, unknown]) => (unknown.size === 0 ? fields : { ...fields, unknown }));
}

const idArbitrary = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,5}$/).map((id) => (id === 'optimizer' ? 'a' : id));
const labelArbitrary = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
const countArbitrary = fc.integer({ min: 1, max: 1000 });
const seedArbitrary = fc.integer({ min: 0, max: 0xffffffff });
const positiveArbitrary = fc.double({ min: 1e-9, max: 1e9, noNaN: true });

function byId<T extends { readonly id: string }>(record: fc.Arbitrary<T>, maxLength: number) {
  return fc
    .array(record, { maxLength })
    .map((records): ReadonlyMap<string, T> => new Map(sortedEntries(new Map(records.map((one) => [one.id, one])))));
}

const blockArbitrary: fc.Arbitrary<BlockRecord> = fc.record(
  {
    id: idArbitrary,
    type: fc.oneof(fc.constantFrom('gru', 'linear'), labelArbitrary),
    name: labelArbitrary,
    parameters: mapArbitrary(nameArbitrary, jsonArbitrary),
    position: positionArbitrary,
    bypassed: fc.constant(true as const),
    unknown: unknownArbitrary,
  },
  { requiredKeys: ['id', 'type', 'name', 'parameters', 'position', 'unknown'] },
);

const noteArbitrary: fc.Arbitrary<NoteRecord> = fc.record({
  id: idArbitrary,
  text: textArbitrary,
  position: positionArbitrary,
  unknown: unknownArbitrary,
});

const rowStartArbitrary = fc.option(fc.array(fc.oneof(textArbitrary, numberArbitrary), { minLength: 1, maxLength: 3 }));

const textSettingsArbitrary: fc.Arbitrary<TextSettings> = withUnknown(
  fc.record({
    tokenizer: fc.constantFrom('characters' as const, 'words' as const, 'bpe' as const),
    vocabularyLimit: fc.option(countArbitrary),
    minimumCount: countArbitrary,
    lowercase: fc.boolean(),
    normalization: fc.constantFrom('NFC' as const, 'NFKC' as const, 'none' as const),
    maximumLength: fc.option(countArbitrary),
  }),
);

const dataArbitrary: fc.Arbitrary<DataBinding> = fc.record({
  path: labelArbitrary,
  pairedPath: fc.option(labelArbitrary),
  fingerprint: fc.option(fc.constant('0f'.repeat(32))),
  dialect: withUnknown(
    fc.record(
      {
        delimiter: fc.constantFrom(',', ';', '\t'),
        header: fc.boolean(),
        skip: fc.integer({ min: 0, max: 1000 }),
        decimalSeparator: fc.constantFrom('.' as const, ',' as const),
        encoding: fc.constantFrom('utf-8' as const, 'latin-1' as const),
        missing: fc.array(textArbitrary, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  ),
  columns: fc.uniqueArray(
    withUnknown(
      fc.record(
        {
          name: textArbitrary,
          role: fc.constantFrom('time' as const, 'input' as const, 'target' as const, 'ignored' as const),
          preparation: fc.constantFrom('standard' as const, 'none' as const, 'category' as const, 'text' as const),
          type: fc.constantFrom('number' as const, 'date' as const),
          fill: fc.constantFrom('previous' as const, 'mean' as const),
          text: textSettingsArbitrary,
        },
        { requiredKeys: ['name', 'role', 'preparation'] },
      ),
    ),
    { maxLength: 4, selector: (column) => column.name },
  ),
  samples: fc.constantFrom('windows' as const, 'series' as const, 'rows' as const, 'text' as const),
  window: withUnknown(
    fc.record({ length: countArbitrary, stride: countArbitrary, horizon: countArbitrary, steps: countArbitrary }),
  ),
  split: withUnknown(
    fc.record({
      by: fc.constantFrom('time' as const, 'series' as const),
      validation: fc.double({ min: 0, max: 0.49, noNaN: true }),
      test: fc.double({ min: 0, max: 0.49, noNaN: true }),
      validationFrom: rowStartArbitrary,
      testFrom: rowStartArbitrary,
      seed: seedArbitrary,
    }),
  ),
  season: fc.option(countArbitrary),
  unknown: unknownArbitrary,
});

const warmupSteps = fc.nat(100);
const scheduleArbitrary: fc.Arbitrary<ScheduleSettings> = withUnknown(
  fc.oneof<fc.Arbitrary<ScheduleSettings>[]>(
    fc.record({ type: fc.constant('constant' as const), warmupSteps }),
    fc.record({
      factor: positiveArbitrary,
      everyEpochs: countArbitrary,
      type: fc.constant('step' as const),
      warmupSteps,
    }),
    fc.record({ type: fc.constant('cosine' as const), warmupSteps, minimum: positiveArbitrary }),
    fc.record({
      type: fc.constant('plateau' as const),
      warmupSteps,
      patience: countArbitrary,
      factor: positiveArbitrary,
      minimum: positiveArbitrary,
    }),
  ),
);

const trainingArbitrary: fc.Arbitrary<TrainingSettings> = fc.record({
  seed: seedArbitrary,
  epochs: countArbitrary,
  batchSize: countArbitrary,
  optimizer: withUnknown(
    fc.record({
      type: fc.constantFrom('sgd' as const, 'adam' as const, 'adamw' as const),
      learningRate: positiveArbitrary,
      weightDecay: fc.oneof(fc.constant(0), positiveArbitrary),
      options: mapArbitrary(nameArbitrary, numberArbitrary),
    }),
  ),
  schedule: scheduleArbitrary,
  clipNorm: fc.option(positiveArbitrary),
  clipValue: fc.option(positiveArbitrary),
  patience: fc.option(countArbitrary),
  stepsPerRun: fc.option(countArbitrary),
  carryState: fc.boolean(),
  unknown: unknownArbitrary,
});

interface LooseDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly blocks: Project['blocks'];
  readonly notes: Project['notes'];
  readonly unknown: JsonObject;
}

const looseDefinitionArbitrary: fc.Arbitrary<LooseDefinition> = fc.record({
  id: idArbitrary,
  name: labelArbitrary,
  description: textArbitrary,
  blocks: byId(blockArbitrary, 4),
  notes: byId(noteArbitrary, 1),
  unknown: unknownArbitrary,
});

/** Any whole project, with fields and block types that no version knows. */
export const projectArbitrary: fc.Arbitrary<Project> = fc
  .record({
    name: labelArbitrary,
    blocks: byId(blockArbitrary, 6),
    notes: byId(noteArbitrary, 2),
    loose: byId(looseDefinitionArbitrary, 3),
    data: fc.option(dataArbitrary),
    training: trainingArbitrary,
    unknown: unknownArbitrary,
    seed: seedArbitrary,
    extra: unknownArbitrary,
  })
  .map(({ seed, extra, loose, ...fields }) => {
    const random = new Random(seed);
    const definitions = new Map<string, DefinitionRecord>();
    for (const one of loose.values()) {
      // Only those before it: none holds itself.
      const blocks = withInstances(random, one.blocks, [...definitions.keys()]);
      const wires = drawWires(random, blocks, extra);
      definitions.set(one.id, { ...one, blocks, wires, groups: drawGroups(random, blocks, extra) });
    }
    const blocks = withInstances(random, fields.blocks, [...definitions.keys()]);
    return {
      ...fields,
      blocks,
      definitions,
      wires: drawWires(random, fields.blocks, extra),
      groups: drawGroups(random, fields.blocks, extra),
    };
  });

/** The same blocks, some of them standing for a reusable block. */
function withInstances(random: Random, blocks: Project['blocks'], definitions: readonly string[]): Project['blocks'] {
  if (definitions.length === 0) return blocks;
  return new Map(
    Array.from(blocks, ([id, block]) => {
      const type = random.uniform() < 0.4 ? definitionType(pick(random, definitions)) : block.type;
      return [id, { ...block, type }];
    }),
  );
}

function drawWires(random: Random, blocks: Project['blocks'], unknown: JsonObject): Project['wires'] {
  const wires = new Map<string, WireRecord>();
  for (const block of blocks.keys()) {
    for (const port of ['input', 'a.b "c"']) {
      if (random.uniform() < 0.5) continue;
      const from = {
        block: pick(random, [...blocks.keys()]),
        port: 'output',
        ...(unknown.size === 0 ? {} : { unknown }),
      };
      const id = nextId(wires, 'wire');
      wires.set(id, { id, from, to: { block, port }, unknown });
    }
  }
  return new Map(sortedEntries(wires));
}

function drawGroups(random: Random, blocks: Project['blocks'], unknown: JsonObject): Project['groups'] {
  const members = random.shuffle([...blocks.keys()].filter(() => random.uniform() < 0.6));
  const cut = random.integer(members.length + 1);
  return new Map(
    [members.slice(0, cut), members.slice(cut)].map((blocksOfGroup, index): [string, GroupRecord] => {
      const id = `group-${index}`;
      const looks =
        index === 0 ? { name: id, collapsed: false } : { name: 'Encoder', collapsed: true, color: 'teal' as const };
      return [id, { id, ...looks, blocks: blocksOfGroup, unknown }];
    }),
  );
}

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)]!;
}

/** A command that fits the project most of the time; `donor` lends its data, training settings and records. */
export function drawCommand(random: Random, project: Project, donor: Project): DocumentCommand {
  const block = pick(random, [...project.blocks.keys(), 'missing']);
  const other = pick(random, [...project.blocks.keys(), block]);
  const wire = pick(random, [...project.wires.keys(), 'missing']);
  const group = pick(random, [...project.groups.keys(), 'missing']);
  const note = pick(random, [...project.notes.keys(), 'missing']);
  const position = { x: random.integer(500), y: -random.uniform() };
  const definition = pick(random, [...project.definitions.keys(), 'missing']);
  const lentDefinition = pick(random, [...donor.definitions.values(), emptyDefinition]);
  const inside = { ...project, ...(project.definitions.get(definition) ?? createProject('none')) };
  const lent = pick(random, [...donor.blocks.values(), createBlock('lent', 'gru')]);
  const members = [...project.blocks.keys()].filter(() => random.uniform() < 0.3);
  const newGroup = {
    id: nextId(project.groups, 'g'),
    name: 'G',
    blocks: members,
    collapsed: false,
    unknown: new Map(),
  };
  const newNote = { id: nextId(project.notes, 'note'), text: 'n', position, unknown: donor.unknown };
  const id = nextId(project.wires, 'wire');
  const choices: readonly (() => DocumentCommand)[] = [
    () => ({ type: 'addBlock', block: { ...lent, id: nextId(project.blocks, lent.id) } }),
    () => ({ type: 'addBlock', block: lent }),
    () => ({
      type: 'addBlock',
      block: createBlock(nextId(project.blocks, 'instance'), definitionType(definition)),
    }),
    () => ({
      type: 'addDefinition',
      definition: { ...lentDefinition, id: nextId(project.definitions, lentDefinition.id) },
    }),
    () => ({ type: 'addDefinition', definition: lentDefinition }),
    () => ({ type: 'removeDefinition', definition }),
    () => ({ type: 'setDefinition', definition, name: 'D', description: pick(random, ['', 'what it does']) }),
    () => ({ type: 'editDefinition', definition, commands: drawInside(random, inside, donor) }),
    () => ({ type: 'removeBlock', block }),
    () => ({
      type: 'connect',
      wire: {
        id,
        from: { block: other, port: 'output' },
        to: { block, port: `p${random.integer(3)}` },
        unknown: donor.unknown,
      },
    }),
    () => ({ type: 'disconnect', wire }),
    () => ({ type: 'setParameter', block, parameter: pick(random, awkwardNames), value: [...donor.unknown.values()] }),
    () => ({ type: 'setParameter', block, parameter: pick(random, awkwardNames) }),
    () => ({ type: 'moveBlocks', moves: [block, other].map((one) => ({ block: one, ...position })) }),
    () => ({ type: 'setBypassed', block, bypassed: random.uniform() < 0.5 }),
    () => ({ type: 'renameBlock', block, name: pick(random, ['Memory', 'b', block]) }),
    () => ({ type: 'renameProject', name: pick(random, ['A', 'B']) }),
    () => ({ type: 'group', group: newGroup }),
    () => ({ type: 'setGroup', group: { ...newGroup, id: group, collapsed: true, color: 'amber' } }),
    () => ({ type: 'ungroup', group }),
    () => ({ type: 'addNote', note: newNote }),
    () => ({ type: 'setNote', note: { ...newNote, id: note } }),
    () => ({ type: 'removeNote', note }),
    () => ({ type: 'setData', data: pick(random, [null, donor.data]) }),
    () => ({ type: 'setTraining', training: donor.training }),
    () => ({ type: 'batch', commands: [drawCommand(random, project, donor), drawCommand(random, project, donor)] }),
  ];
  return pick(random, choices)();
}

const emptyDefinition: DefinitionRecord = {
  ...{ id: 'empty', name: 'Empty', description: '' },
  ...{ blocks: new Map(), wires: new Map(), groups: new Map(), notes: new Map() },
  unknown: new Map(),
};

/** Commands that change a drawing only. */
function drawInside(random: Random, inside: Project, donor: Project): DocumentCommand[] {
  const commands: DocumentCommand[] = [];
  while (commands.length === 0) {
    const command = drawCommand(random, inside, { ...donor, definitions: new Map() });
    if (DRAWING_COMMANDS.has(command.type) && command.type !== 'batch') commands.push(command);
  }
  return commands;
}
