import { describe, expect, it } from 'vitest';
import { applyCommand } from './commands/apply-command';
import type { DocumentCommand } from './commands/document-command';
import { createBlock, createProject, createWire } from './create';
import { countInstances, definitionIdOf, definitionType, findDefinition } from './definitions';
import type { BlockRecord, DefinitionRecord, Project } from './document';
import { parseProject } from './parse';
import { serializeProject } from './serialize';

function definition(id: string, ...blocks: readonly BlockRecord[]): DefinitionRecord {
  return {
    ...{ id, name: id.toUpperCase(), description: '', unknown: new Map() },
    blocks: new Map(blocks.map((block) => [block.id, block])),
    ...{ wires: new Map(), groups: new Map(), notes: new Map() },
  };
}

const instance = (id: string, of: string): BlockRecord => createBlock(id, definitionType(of));

function run(project: Project, ...commands: readonly DocumentCommand[]): Project {
  const result = applyCommand(project, { type: 'batch', commands });
  if (!result.ok) throw new Error(result.error[0]?.message);
  return result.value.project;
}

function refusal(project: Project, command: DocumentCommand): string[] {
  const result = applyCommand(project, command);
  return result.ok ? [] : result.error.map(({ code, message }) => `${code} ${message}`);
}

const base = run(
  createProject('p'),
  { type: 'addDefinition', definition: definition('inner', createBlock('gru', 'gru')) },
  { type: 'addDefinition', definition: definition('outer', instance('one', 'inner'), instance('two', 'inner')) },
  { type: 'addBlock', block: instance('first', 'outer') },
);

describe('reusable blocks', () => {
  it('are named by the type of the blocks that stand for them', () => {
    expect(definitionIdOf(definitionType('a'))).toBe('a');
    expect(definitionIdOf('gru')).toBeNull();
    expect(findDefinition(base, instance('x', 'inner'))?.name).toBe('INNER');
    expect(findDefinition(base, instance('x', 'gone'))).toBeNull();
    expect(countInstances(base, 'inner')).toBe(2);
    expect(countInstances(base, 'outer')).toBe(1);
  });

  it('DOC21 are changed inside for all blocks that stand for them, and back', () => {
    const edit: DocumentCommand = {
      type: 'editDefinition',
      definition: 'inner',
      commands: [
        { type: 'addBlock', block: createBlock('linear', 'linear') },
        { type: 'connect', wire: createWire('w', 'gru.out', 'linear.in') },
      ],
    };
    const result = applyCommand(base, edit);
    if (!result.ok) throw new Error(result.error[0]?.message);
    expect([...(result.value.project.definitions.get('inner')?.wires.keys() ?? [])]).toEqual(['w']);
    expect(result.value.project.blocks).toBe(base.blocks);
    expect(result.value.project.definitions.get('outer')).toBe(base.definitions.get('outer'));
    expect(run(result.value.project, result.value.inverse)).toEqual(base);
    expect(refusal(base, { ...edit, commands: [{ type: 'removeBlock', block: 'lost' }] })).toEqual([
      'DOC-012 The project has no block with the id "lost".',
    ]);
  });

  it('DOC22 never hold themselves, straight or in a circle', () => {
    const put = (where: string, what: string): DocumentCommand => ({
      type: 'editDefinition',
      definition: where,
      commands: [{ type: 'addBlock', block: instance('again', what) }],
    });
    expect(refusal(base, put('inner', 'inner'))).toEqual([
      'DOC-017 The reusable block "INNER" holds itself, so it would never end.',
    ]);
    expect(refusal(base, put('inner', 'outer'))).toEqual([
      'DOC-017 Reusable blocks hold each other in a circle, so they would never end: "INNER" → "OUTER" → "INNER".',
    ]);
    const text = serializeProject(base).replace('"type": "gru"', '"type": "definition:outer"');
    const read = parseProject(text);
    expect(read.ok ? [] : read.error.map(({ code, where }) => [code, where?.line])).toEqual([['DOC-017', 15]]);
  });

  it('DOC22 may not make more blocks than a project may hold, nor stand inside each other without end', () => {
    let project = run(createProject('p'), {
      type: 'addDefinition',
      definition: definition('d0', createBlock('a', 'gru')),
    });
    const refused: string[] = [];
    for (let i = 1; i < 20 && refused.length < 1; i++) {
      const blocks = ['a', 'b', 'c', 'd'].map((id) => instance(id, `d${i - 1}`));
      const next: DocumentCommand = { type: 'addDefinition', definition: definition(`d${i}`, ...blocks) };
      refused.push(...refusal(project, next));
      if (refused.length < 1) project = run(project, next);
    }
    expect(refused[0]).toMatch(
      /^DOC-004 With its reusable blocks opened the project has \d+ blocks; the most is 10000\./,
    );
    let chain = run(createProject('p'), { type: 'addDefinition', definition: definition('d0') });
    const tooDeep: string[] = [];
    for (let i = 1; i < 20 && tooDeep.length < 1; i++) {
      const next: DocumentCommand = {
        type: 'addDefinition',
        definition: definition(`d${i}`, instance('a', `d${i - 1}`)),
      };
      tooDeep.push(...refusal(chain, next));
      if (tooDeep.length < 1) chain = run(chain, next);
    }
    expect(tooDeep[0]).toMatch(/^DOC-004 Reusable blocks stand inside each other more than 12 deep/);
  });

  it('DOC23 are not taken away while something is drawn with them', () => {
    expect(refusal(base, { type: 'removeDefinition', definition: 'inner' })).toEqual([
      'DOC-018 The reusable block "INNER" is drawn 2 times, so it cannot be deleted.',
    ]);
    const without = run(
      base,
      { type: 'removeBlock', block: 'first' },
      { type: 'removeDefinition', definition: 'outer' },
    );
    expect([...without.definitions.keys()]).toEqual(['inner']);
  });

  it('DOC23 are there for every block that stands for one', () => {
    expect(refusal(base, { type: 'addBlock', block: instance('x', 'gone') })).toEqual([
      'DOC-012 The block "x" stands for the reusable block "gone", which the project does not have.',
    ]);
    const read = parseProject(
      serializeProject(base).replace('"type": "definition:outer"', '"type": "definition:gone"'),
    );
    expect(read.ok ? [] : read.error.map(({ code }) => code)).toEqual(['DOC-012']);
  });

  it('DOC13 are whole inside', () => {
    const text = serializeProject(
      run(base, {
        type: 'editDefinition',
        definition: 'inner',
        commands: [
          { type: 'addBlock', block: createBlock('linear', 'linear') },
          { type: 'connect', wire: createWire('w', 'gru.out', 'linear.in') },
        ],
      }),
    );
    const read = parseProject(text.replace('"block": "gru"', '"block": "lost"'));
    expect(read.ok ? [] : read.error.map(({ code, where }) => [code, where?.block])).toEqual([['DOC-013', undefined]]);
  });

  it('DOC10 make a file of format 2; without them it stays format 1', () => {
    expect(serializeProject(base)).toContain('"formatVersion": 2,');
    expect(serializeProject(createProject('p'))).toContain('"formatVersion": 1,');
  });
});
