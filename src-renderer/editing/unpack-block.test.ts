import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import { createBlock, createProject, createWire } from '../../src-shared/document/create';
import type { Json, Project } from '../../src-shared/document/document';
import { fakeFeatures } from '../../src-shared/testing/features';
import { unpackBlock } from './unpack-block';

const features = fakeFeatures({ words: 9, vocabulary: 7, sequence: ['a', 'b'] });

function pairProject(parameters: Readonly<Record<string, Json>>, source = 'token-input'): Project {
  const blocks = [
    createBlock('input', source),
    createBlock('encoder', 'encoder', new Map(Object.entries(parameters))),
    createBlock('decoder', 'decoder', new Map([['hidden', 8]])),
  ];
  const wires = [
    createWire('a', 'input.out', 'encoder.in'),
    createWire('b', 'encoder.memory', 'decoder.memory'),
    createWire('c', 'encoder.state', 'decoder.state'),
  ];
  const made = applyCommand(createProject('pairs'), {
    type: 'batch',
    commands: [
      ...blocks.map((block) => ({ type: 'addBlock', block }) as const),
      ...wires.map((wire) => ({ type: 'connect', wire }) as const),
    ],
  });
  if (!made.ok) throw new Error(made.error[0]?.message);
  return made.value.project;
}

function unpack(project: Project): { readonly after: Project; readonly back: Project } {
  const commands = unpackBlock(project, checkProject(project, features), 'encoder');
  const done = applyCommand(project, { type: 'batch', commands });
  if (!done.ok) throw new Error(done.error[0]?.message);
  const undone = applyCommand(done.value.project, done.value.inverse);
  if (!undone.ok) throw new Error(undone.error[0]?.message);
  return { after: done.value.project, back: undone.value.project };
}

const cases: readonly (readonly [string, Readonly<Record<string, Json>>, string])[] = [
  ['gru', { hidden: 6, direction: 'bidirectional', embedding: 5 }, 'token-input'],
  ['lstm', { cell: 'lstm', hidden: 6, layers: 2, forgetBias: 2, dropout: 0.1 }, 'token-input'],
  ['rnn', { cell: 'rnn', hidden: 6, direction: 'reverse' }, 'token-input'],
  ['gru', { hidden: 6 }, 'sequence-input'],
];

describe('an encoder opened into parts', () => {
  it.each(cases)('is a %s of the same settings and sizes: %j', (cell, parameters, source) => {
    const project = pairProject(parameters, source);
    const { after } = unpack(project);
    const [before, now] = [checkProject(project, features), checkProject(after, features)];
    expect(now.diagnostics).toEqual(before.diagnostics);
    expect(after.blocks.get('encoder')?.type).toBe(cell);
    const countOf = (check: typeof now): number => [...check.parameterCounts.values()].reduce((sum, n) => sum + n, 0);
    expect(countOf(now)).toBe(countOf(before));
    expect(now.signals.get('decoder.weights')).toEqual(before.signals.get('decoder.weights'));
    expect([...after.blocks.values()].some(({ type }) => type === 'embedding')).toBe(source === 'token-input');
  });

  it('is one change that can be undone', () => {
    const project = pairProject({ cell: 'lstm', hidden: 6 });
    const { back } = unpack(project);
    expect([...back.blocks.values()].map(({ id, type }) => [id, type]).sort()).toEqual(
      [...project.blocks.values()].map(({ id, type }) => [id, type]).sort(),
    );
    expect(new Set(back.wires.keys())).toEqual(new Set(project.wires.keys()));
    expect(back.blocks.get('encoder')).toEqual(project.blocks.get('encoder'));
  });

  it('stays in the group that the encoder is in', () => {
    const group = { id: 'g', name: 'Reading', blocks: ['encoder', 'input'], collapsed: false, unknown: new Map() };
    const grouped = { ...pairProject({}), groups: new Map([['g', group]]) };
    const { after, back } = unpack(grouped);
    expect(new Set(after.groups.get('g')?.blocks)).toEqual(new Set(['input', 'encoder', 'embedding']));
    expect(new Set(back.groups.get('g')?.blocks)).toEqual(new Set(group.blocks));
  });

  it('leaves other blocks alone', () => {
    const project = pairProject({});
    expect(unpackBlock(project, checkProject(project, features), 'decoder')).toEqual([]);
    expect(unpackBlock(project, checkProject(project, features), 'nothing')).toEqual([]);
  });
});
