import { describe, expect, it } from 'vitest';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import { createProject } from '../../src-shared/document/create';
import type { Project } from '../../src-shared/document/document';
import { parseProject } from '../../src-shared/document/parse';
import { serializeProject } from '../../src-shared/document/serialize';
import { drawDefinition, standsFor, withDefinitions } from '../../src-shared/testing/draw-definition';
import { drawProject } from '../../src-shared/testing/draw-project';
import { readDefinitionFile, writeDefinitionFile, type DefinitionsFound } from './definition-file';

const ports = { in: 'block-input', out: 'block-output' } as const;
const inner = drawDefinition('inner', { ...ports, gru: ['gru', { hidden: 3 }] }, ['in -> gru', 'gru.sequence -> out']);
const outer = drawDefinition('outer', { ...ports, one: standsFor('inner') }, ['in -> one', 'one.out -> out'], 'Layer');
const other = drawDefinition('other', { ...ports, norm: 'layer-norm' }, ['in -> norm', 'norm -> out']);
const source = withDefinitions(drawProject({ x: 'sequence-input' }, []), other, inner, outer);

function add(project: Project, text: string): { after: Project; found: DefinitionsFound } {
  const found = readDefinitionFile(project, text);
  if (!found.ok) throw new Error(found.error[0]?.message);
  const applied = applyCommand(project, { type: 'batch', commands: found.value.commands });
  if (!applied.ok) throw new Error(applied.error[0]?.message);
  return { after: applied.value.project, found: found.value };
}

describe('a file of a reusable block', () => {
  const text = writeDefinitionFile(source, outer);

  it('holds it and what is inside it, nothing else, and opens as a project too', () => {
    const read = parseProject(text);
    expect(read.ok && [...read.value.definitions.keys()]).toEqual(['inner', 'outer']);
    expect(read.ok && read.value.blocks.size).toBe(0);
  });

  it('adds them to another project, and nothing where they are there already', () => {
    const { after, found } = add(createProject('Other'), text);
    expect(found.names).toEqual(['inner', 'Layer']);
    expect([...after.definitions]).toEqual([
      ['inner', inner],
      ['outer', outer],
    ]);
    expect(add(after, text).found.names).toEqual([]);
  });

  it('gives those whose name is taken by another a name of their own, inside each other too', () => {
    const own = drawDefinition('inner', { ...ports, lstm: 'lstm' }, ['in -> lstm', 'lstm.sequence -> out']);
    const layer = drawDefinition('mine', { ...ports, gelu: 'gelu' }, ['in -> gelu', 'gelu -> out'], 'Layer');
    const { after, found } = add(withDefinitions(createProject('Other'), own, layer), text);
    expect(found.names).toEqual(['inner 2', 'Layer 2']);
    expect(after.definitions.get('inner')).toEqual(own);
    expect(after.definitions.get('outer')?.blocks.get('one')?.type).toBe(standsFor('inner-2'));
    expect(after.definitions.get('inner-2')?.blocks.has('gru')).toBe(true);
    // They are there then, under these names.
    expect(add(after, text).found.names).toEqual([]);
  });

  it.each([
    ['that is broken', text.slice(0, 80), 'DOC-002'],
    ['of a newer version', text.replace('"formatVersion": 2', '"formatVersion": 99'), 'DOC-006'],
    ['without reusable blocks', serializeProject(drawProject({ x: 'sequence-input' }, [])), 'DOC-019'],
    ['that lacks what is inside', text.replace('"inner": {', '"inside": {'), 'DOC-012'],
  ])('%s is refused', (_what, broken, code) => {
    const found = readDefinitionFile(source, broken);
    expect(found.ok ? [] : found.error.map((one) => one.code)).toContain(code);
  });
});
