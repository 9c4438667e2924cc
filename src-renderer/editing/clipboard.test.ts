import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import { createProject } from '../../src-shared/document/create';
import type { Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { projectArbitrary } from '../../src-shared/testing/arbitrary-project';
import { drawDefinition, standsFor, withDefinitions } from '../../src-shared/testing/draw-definition';
import { drawProject } from '../../src-shared/testing/draw-project';
import { copySelection, pasteText, type Paste } from './clipboard';

const project = drawProject(
  { x: 'sequence-input', gru: ['gru', { hidden: 7 }], dense: 'linear', y: 'regression-output' },
  ['x -> gru', 'gru.state -> dense', 'dense -> y'],
);

const some = { blocks: new Set(['gru', 'dense']), notes: new Set<string>() };

function run(start: Project, commands: readonly DocumentCommand[]): Project {
  const result = applyCommand(start, { type: 'batch', commands });
  if (!result.ok) throw new Error(result.error[0]?.message);
  return result.value.project;
}

function pasteInto(
  start: Project,
  text: string,
  withIncoming = false,
  place: { x: number; y: number } | null = null,
): Paste {
  const pasted = pasteText(start, text, { place, withIncoming });
  if (pasted === null) throw new Error('Nothing was pasted');
  return pasted;
}

describe('copy and paste', () => {
  it('copies blocks with their parameters and the wires between them', () => {
    const pasted = pasteInto(project, copySelection(project, some));
    const after = run(project, pasted.commands);
    expect([...pasted.blocks].sort()).toEqual(['dense-2', 'gru-2']);
    expect(after.blocks.get('gru-2')).toMatchObject({ type: 'gru', name: 'gru-2' });
    expect(after.blocks.get('gru-2')?.parameters.get('hidden')).toBe(7);
    const added = [...after.wires.values()].filter(({ to }) => pasted.blocks.includes(to.block));
    expect(added.map(({ from, to }) => `${from.block}.${from.port} ${to.block}.${to.port}`)).toEqual([
      'gru-2.state dense-2.in',
    ]);
  });

  it('draws incoming wires again when asked, from blocks that are there', () => {
    const text = copySelection(project, some);
    const after = run(project, pasteInto(project, text, true).commands);
    expect([...after.wires.values()].filter(({ to }) => to.block === 'gru-2').map(({ from }) => from.block)).toEqual([
      'x',
    ]);
    const elsewhere = createProject('Other');
    expect(run(elsewhere, pasteInto(elsewhere, text, true).commands).wires.size).toBe(1);
  });

  it('gives copies of copies names and ids of their own', () => {
    const once = run(project, pasteInto(project, copySelection(project, some)).commands);
    const twice = pasteInto(once, copySelection(once, { blocks: new Set(['gru-2']), notes: new Set() }));
    expect(twice.blocks).toEqual(['gru-3']);
    expect(run(once, twice.commands).blocks.get('gru-3')?.name).toBe('gru-3');
  });

  it('pastes what was just copied as it pastes a text that it has to read', () => {
    fc.assert(
      fc.property(projectArbitrary, fc.array(fc.nat(1), { minLength: 12, maxLength: 12 }), (from, picks) => {
        const blocks = new Set([...from.blocks.keys()].filter((_, i) => picks[i] === 1));
        const text = copySelection(from, { blocks, notes: new Set(from.notes.keys()) });
        const options = { place: null, withIncoming: true };
        expect(pasteText(from, text, options)).toEqual(pasteText(from, `${text}\n`, options));
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('puts the middle of what is pasted at the place', () => {
    const pasted = pasteInto(project, copySelection(project, some), false, { x: 1000, y: 500 });
    const after = run(project, pasted.commands);
    const xs = pasted.blocks.map((id) => after.blocks.get(id)?.position.x ?? 0);
    expect((Math.min(...xs) + Math.max(...xs)) / 2).toBe(1000);
  });

  it('takes groups that are whole, and leaves no trace of wires in the project', () => {
    const group = { id: 'g', name: 'G', blocks: ['dense', 'gru'], collapsed: true, unknown: new Map() };
    const grouped = run(project, [{ type: 'group', group }]);
    const after = run(grouped, pasteInto(grouped, copySelection(grouped, some)).commands);
    expect(after.groups.get('g-2')?.blocks).toEqual(['dense-2', 'gru-2']);
    expect(after.unknown.size).toBe(0);
    const part = copySelection(grouped, { blocks: new Set(['gru']), notes: new Set() });
    expect(run(grouped, pasteInto(grouped, part).commands).groups.size).toBe(1);
  });

  it('refuses other texts, and an empty copy', () => {
    for (const text of ['', 'hello', '{}', serializeProject(createProject('Empty'))]) {
      expect(pasteText(project, text, { place: null, withIncoming: true })).toBeNull();
    }
  });

  it('survives incoming wires that are not what they should be', () => {
    const json = JSON.parse(copySelection(project, some)) as Record<string, unknown>;
    for (const incomingWires of [5, [5], [['x', 'out', 'gru']], [['x', 1, 'gru', 'in']], [['', '', '__proto__', '']]]) {
      const text = JSON.stringify({ ...json, incomingWires });
      expect(run(project, pasteInto(project, text, true).commands).blocks.size).toBe(6);
    }
  });
});

describe('copying reusable blocks', () => {
  const inner = drawDefinition('inner', { in: 'block-input', relu: 'relu', out: 'block-output' }, [
    'in -> relu',
    'relu -> out',
  ]);
  const outer = drawDefinition('outer', { in: 'block-input', one: standsFor('inner'), out: 'block-output' }, [
    'in -> one.in',
    'one.out -> out',
  ]);
  const made = withDefinitions(drawProject({ a: standsFor('outer'), b: 'relu' }, ['a.out -> b']), inner, outer);
  const text = copySelection(made, { blocks: new Set(['a']), notes: new Set() });
  const all = ({ definitions, commands }: Paste): readonly DocumentCommand[] => [...definitions, ...commands];

  it('brings what they are made of along, once', () => {
    const first = run(createProject('other'), all(pasteInto(createProject('other'), text)));
    expect([...first.definitions.keys()]).toEqual(['inner', 'outer']);
    expect(first.blocks.get('a')?.type).toBe('definition:outer');
    const second = run(first, all(pasteInto(first, text)));
    expect([...second.definitions.keys()]).toEqual(['inner', 'outer']);
    expect([...second.blocks.values()].map(({ type }) => type)).toEqual(['definition:outer', 'definition:outer']);
  });

  it('keeps apart from another one of the same name', () => {
    const other = withDefinitions(createProject('other'), drawDefinition('inner', { x: 'tanh' }, []));
    const after = run(other, all(pasteInto(other, text)));
    expect([...after.definitions.keys()]).toEqual(['inner', 'inner-2', 'outer']);
    expect(after.definitions.get('outer')?.blocks.get('one')?.type).toBe('definition:inner-2');
    expect(after.definitions.get('inner')?.blocks.has('x')).toBe(true);
  });

  it('leaves ports behind that are pasted outside of any', () => {
    const inside = copySelection({ ...made, ...inner }, { blocks: new Set(['in', 'relu']), notes: new Set() });
    expect(pasteText(made, inside, { place: null, withIncoming: false })?.blocks).toEqual(['relu']);
    expect(pasteText(made, inside, { place: null, withIncoming: false, isInside: true })?.blocks).toEqual([
      'in',
      'relu',
    ]);
  });
});
