import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random';
import { drawCommand, projectArbitrary } from '../../testing/arbitrary-project';
import { createBlock, createProject, createWire } from '../create';
import type { BlockRecord, GroupRecord, Project } from '../document';
import { parseProject } from '../parse';
import { serializeProject } from '../serialize';
import { checkStructure } from '../structure';
import { applyCommand } from './apply-command';
import type { Change, DocumentCommand } from './document-command';
import { COMMAND_TYPES, parseCommand } from './parse-command';

function run(project: Project, ...commands: readonly DocumentCommand[]): Change {
  const result = applyCommand(project, { type: 'batch', commands });
  if (!result.ok) throw new Error(result.error.map((d) => d.message).join('\n'));
  return result.value;
}

function refusal(project: Project, command: DocumentCommand): string[] {
  const result = applyCommand(project, command);
  return result.ok ? [] : result.error.map((d) => `${d.code} ${d.message}`);
}

function group(id: string, ...blocks: readonly string[]): GroupRecord {
  return { id, name: id, blocks, collapsed: false, unknown: new Map() };
}

/** `input -> gru -> head`, the last two in a group. */
const base = run(
  createProject('Base'),
  { type: 'addBlock', block: createBlock('input', 'sequence-input') },
  { type: 'addBlock', block: createBlock('gru', 'gru', new Map([['hiddenSize', 64]])) },
  { type: 'addBlock', block: createBlock('head', 'regression') },
  { type: 'connect', wire: createWire('w1', 'input.output', 'gru.input') },
  { type: 'connect', wire: createWire('w2', 'gru.output', 'head.input') },
  { type: 'group', group: group('core', 'head', 'gru') },
  { type: 'addNote', note: { id: 'note', text: 'n', position: { x: 0, y: 0 }, unknown: new Map() } },
).project;

/** Random commands on a project; what each did. The same seed draws the same commands. */
function edit(
  project: Project,
  donor: Project,
  seed: number,
  count: number,
): (Change & { command: DocumentCommand })[] {
  const random = new Random(seed);
  const done: (Change & { command: DocumentCommand })[] = [];
  let current = project;
  for (let i = 0; i < count; i++) {
    const command = drawCommand(random, current, donor);
    const before = serializeProject(current);
    const result = applyCommand(current, command);
    if (result.ok) {
      done.push({ ...result.value, command });
      current = result.value.project;
    } else {
      expect(result.error[0]?.code).toMatch(/^DOC-0(04|1[1-8])$/);
      expect(serializeProject(current)).toBe(before);
    }
  }
  return done;
}

const editsArbitrary = fc.tuple(projectArbitrary, projectArbitrary, fc.nat(), fc.integer({ min: 1, max: 30 }));

describe('applyCommand', () => {
  it('DOC15 is taken back by the inverses in reverse order, and done again by theirs', () => {
    fc.assert(
      fc.property(editsArbitrary, ([project, donor, seed, count]) => {
        const texts = [serializeProject(project)];
        const done = edit(project, donor, seed, count);
        for (const change of done) texts.push(serializeProject(change.project));

        let current = done.at(-1)?.project ?? project;
        const redo: DocumentCommand[] = [];
        for (let i = done.length - 1; i >= 0; i--) {
          const change = run(current, done[i]!.inverse);
          redo.unshift(change.inverse);
          current = change.project;
          expect(serializeProject(current)).toBe(texts[i]);
        }
        redo.forEach((command, i) => {
          current = run(current, command).project;
          expect(serializeProject(current)).toBe(texts[i + 1]);
        });
      }),
      { numRuns: 150, seed: 21 },
    );
  });

  it('DOC15 draws every command in these tests, and every one is carried out', () => {
    const seen = new Set(
      Array.from({ length: 40 }, (_, seed) => edit(base, base, seed, 60).map(({ command }) => command.type)).flat(),
    );
    expect([...seen].sort()).toEqual([...COMMAND_TYPES].sort());
  });

  it('DOC16 takes the wires and the place in a group along with a block, and back', () => {
    const removed = run(base, { type: 'removeBlock', block: 'gru' });
    expect([...removed.project.wires.keys()]).toEqual([]);
    expect(removed.project.groups.get('core')?.blocks).toEqual(['head']);
    const back = run(removed.project, removed.inverse).project;
    expect(back).toEqual(base);
    expect(back.groups.get('core')?.blocks).toEqual(['head', 'gru']);
    expect(serializeProject(back)).toBe(serializeProject(base));
  });

  it('DOC17 says why a command cannot be carried out', () => {
    expect(refusal(base, { type: 'addBlock', block: createBlock('gru', 'gru') })).toEqual([
      'DOC-011 The id "gru" is taken: the project has it among its blocks.',
    ]);
    expect(refusal(base, { type: 'connect', wire: createWire('w1', 'lost.output', 'gone.input') })).toEqual([
      'DOC-011 The id "w1" is taken: the project has it among its wires.',
      'DOC-013 The wire "w1" starts at port "output" of the block "lost", which the project does not have.',
      'DOC-013 The wire "w1" ends at port "input" of the block "gone", which the project does not have.',
    ]);
    expect(refusal(base, { type: 'connect', wire: createWire('w3', 'input.output', 'head.input') })).toEqual([
      'DOC-014 The wires "w2" and "w3" both end at port "input" of the block "head"; an input takes one wire.',
    ]);
    expect(refusal(base, { type: 'group', group: group('g', 'gru', 'input', 'input', 'gone') })).toEqual([
      'DOC-015 The block "gru" is in the groups "core" and "g".',
      'DOC-015 The block "input" is twice in the group "g".',
      'DOC-015 The group "g" holds the block "gone", which the project does not have.',
    ]);
    const block = createBlock('x', 'gru');
    expect(refusal(base, { type: 'addBlock', block: { ...block, id: 'a.b' } })[0]).toMatch(
      /^DOC-010 "block.id" is not an id/,
    );
    expect(refusal(base, { type: 'addBlock', block: { ...block, position: { x: Infinity, y: 0 } } })).toEqual([
      'DOC-007 "block.position.x" must be a number, not Infinity.',
    ]);
    expect(refusal(base, { type: 'renameBlock', block: 'gru', name: '' })).toEqual([
      'DOC-007 "name" must not be empty.',
    ]);
  });

  it.each<DocumentCommand>([
    { type: 'removeBlock', block: 'gone' },
    { type: 'setParameter', block: 'gone', parameter: 'a', value: 1 },
    { type: 'renameBlock', block: 'gone', name: 'a' },
    { type: 'setBypassed', block: 'gone', bypassed: true },
    { type: 'moveBlocks', moves: [{ block: 'gone', x: 0, y: 0 }] },
    { type: 'disconnect', wire: 'gone' },
    { type: 'ungroup', group: 'gone' },
    { type: 'setGroup', group: group('gone') },
    { type: 'removeNote', note: 'gone' },
    { type: 'setNote', note: { id: 'gone', text: '', position: { x: 0, y: 0 }, unknown: new Map() } },
    { type: 'removeDefinition', definition: 'gone' },
    { type: 'setDefinition', definition: 'gone', name: 'a', description: '' },
    { type: 'editDefinition', definition: 'gone', commands: [] },
  ])('DOC17 refuses $type of a record that does not exist', (command) => {
    expect(refusal(base, command)).toEqual([
      expect.stringMatching(/^DOC-012 The project has no .* with the id "gone"/),
    ]);
  });

  it('DOC17 carries out a batch whole or not at all', () => {
    const before = serializeProject(base);
    const commands: DocumentCommand[] = [
      { type: 'renameProject', name: 'X' },
      { type: 'disconnect', wire: 'gone' },
    ];
    expect(refusal(base, { type: 'batch', commands })).toHaveLength(1);
    expect(serializeProject(base)).toBe(before);
  });

  it('DOC18 shares everything a command does not touch', () => {
    const { project } = run(base, { type: 'setParameter', block: 'gru', parameter: 'layers', value: 2 });
    expect(project.wires).toBe(base.wires);
    expect(project.groups).toBe(base.groups);
    expect(project.notes).toBe(base.notes);
    expect(project.training).toBe(base.training);
    expect(changedBlocks(base, project)).toEqual(['gru']);
    expect(project.blocks.get('gru')?.position).toBe(base.blocks.get('gru')?.position);
    const moved = run(base, { type: 'moveBlocks', moves: [{ block: 'head', x: 1, y: 2 }] }).project;
    expect(changedBlocks(base, moved)).toEqual(['head']);
    const removed = run(base, { type: 'removeBlock', block: 'input' }).project;
    expect(removed.groups).toBe(base.groups);
    expect(removed.wires.get('w2')).toBe(base.wires.get('w2'));
  });

  it('DOC19 DOC20 reaches only projects that are whole, in order, saved and read again', () => {
    fc.assert(
      fc.property(editsArbitrary, ([project, donor, seed, count]) => {
        const last = edit(project, donor, seed, count).at(-1)?.project ?? project;
        expect(checkStructure(last)).toEqual([]);
        for (const map of [last.blocks, last.wires, last.groups, last.notes, last.definitions]) {
          expect([...map.keys()]).toEqual([...map.keys()].sort());
        }
        const result = parseProject(serializeProject(last));
        expect(result).toEqual({ ok: true, value: last });
      }),
      { numRuns: 150, seed: 23 },
    );
  });

  it('DOC9 refuses more blocks than a file may hold', () => {
    const blocks = new Map<string, BlockRecord>();
    for (let i = 0; i < 10_000; i++) blocks.set(`b${i}`, createBlock(`b${i}`, 'gru'));
    expect(refusal({ ...base, blocks }, { type: 'addBlock', block: createBlock('one-more', 'gru') })).toEqual([
      'DOC-004 The project has 10001 blocks; the most is 10000.',
    ]);
  });
});

function changedBlocks(before: Project, after: Project): string[] {
  return [...after.blocks.keys()].filter((id) => after.blocks.get(id) !== before.blocks.get(id));
}

describe('parseCommand', () => {
  it('DOC14 gives back what it was given, from another process and from JSON', () => {
    fc.assert(
      fc.property(editsArbitrary, ([project, donor, seed, count]) => {
        for (const { command, inverse } of edit(project, donor, seed, count)) {
          for (const one of [command, inverse]) {
            expect(parseCommand(structuredClone(one))).toEqual({ ok: true, value: one });
            expect(parseCommand(JSON.parse(toPlainJson(one)))).toEqual({ ok: true, value: one });
          }
        }
      }),
      { numRuns: 30, seed: 25 },
    );
  });

  it('DOC14 fills in what a short command leaves out', () => {
    const short = { type: 'addBlock', block: { id: 'gru', type: 'gru', parameters: { hiddenSize: 8 } } };
    const block = createBlock('gru', 'gru', new Map([['hiddenSize', 8]]));
    expect(parseCommand(short)).toEqual({ ok: true, value: { type: 'addBlock', block } });
  });

  it.each([
    [null, 'DOC-016'],
    ['addBlock', 'DOC-016'],
    [{}, 'DOC-016'],
    [{ type: 'explode' }, 'DOC-016'],
    [new Map([['type', 'disconnect']]), 'DOC-007'],
    [{ type: 'disconnect' }, 'DOC-007'],
    [{ type: 'disconnect', wire: 'w', force: true }, 'DOC-007'],
    [{ type: 'addBlock', block: { id: 'a', type: 'gru', colour: 'red' } }, 'DOC-007'],
    [{ type: 'addBlock', block: { id: 'a', type: 'gru', unknown: { type: 'hidden' } } }, 'DOC-007'],
    [{ type: 'setParameter', block: 'a', parameter: 'p', value: Number.NaN }, 'DOC-007'],
    [{ type: 'batch', commands: [{ type: 'ungroup', group: 'g' }, { type: 'ungroup' }] }, 'DOC-007'],
    [{ type: 'setTraining', training: { epochs: -1 } }, 'DOC-007'],
    [{ type: 'editDefinition', definition: 'd', commands: [{ type: 'ungroup' }] }, 'DOC-007'],
    [{ type: 'editDefinition', definition: 'd', commands: [{ type: 'renameProject', name: 'a' }] }, 'DOC-016'],
    [{ type: 'addDefinition', definition: { id: 'd', blocks: { a: { id: 'b', type: 'gru' } }, wires: {} } }, 'DOC-007'],
    [JSON.parse('{ "type": "ungroup", "group": "g", "__proto__": { "polluted": 1 } }') as unknown, 'DOC-007'],
  ])('DOC14 refuses %j', (input, code) => {
    const result = parseCommand(input);
    expect(result.ok ? [] : result.error.map((d) => d.code)).toEqual([code]);
  });

  it('DOC14 stops at batches inside batches without end', () => {
    let command: unknown = { type: 'renameProject', name: 'a' };
    for (let i = 0; i < 20_000; i++) command = { type: 'batch', commands: [command] };
    const result = parseCommand(command);
    expect(result.ok ? [] : result.error.map((d) => d.message)).toEqual([
      'Commands are nested in more than 16 batches.',
    ]);
  });
});

/** JSON with plain objects in the place of maps, as a command line or a journal would write it. */
function toPlainJson(command: DocumentCommand): string {
  const text = (value: unknown): string => {
    if (Object.is(value, -0)) return '-0';
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
    const entries = value instanceof Map ? [...(value as ReadonlyMap<string, unknown>)] : Object.entries(value);
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${text(member)}`).join(',')}}`;
  };
  return text(command);
}
