import { describe, expect, it } from 'vitest';
import { findBlock } from '../../src-shared/blocks/catalog';
import { gruBlock } from '../../src-shared/blocks/recurrent/gru';
import type { InputSignals, ParameterField } from '../../src-shared/blocks/block';
import { makeSequence, makeTokens } from '../../src-shared/blocks/signals';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import { createBlock, createProject } from '../../src-shared/document/create';
import { describeChange, findFieldProblem, findIdleReason, readFieldValue, setFieldValue } from './field-value';

function fieldOf(name: string): ParameterField {
  const field = gruBlock.parameters.find((f) => f.name === name);
  if (!field) throw new Error(name);
  return field;
}

const hidden = fieldOf('hidden');
const plain = createBlock('a', 'gru');
const wide = createBlock('b', 'gru', new Map([['hidden', 64]]));

describe('the value of a field', () => {
  it('is the default where nothing is set', () => {
    expect(readFieldValue(hidden, [plain])).toEqual({ value: 32, isMixed: false, isDefault: true });
  });

  it('is mixed where blocks differ', () => {
    expect(readFieldValue(hidden, [plain, wide])).toEqual({ value: null, isMixed: true, isDefault: false });
  });

  it('is set for all blocks, and the default is left out of the document', () => {
    const project = { ...createProject('p'), blocks: new Map([plain, wide].map((block) => [block.id, block])) };
    const change = (value: number) =>
      applyCommand(project, { type: 'batch', commands: setFieldValue(hidden, [plain, wide], value) });
    const widened = change(128);
    const reset = change(32);
    if (!widened.ok || !reset.ok) throw new Error('refused');
    expect([...widened.value.project.blocks.values()].map((b) => b.parameters.get('hidden'))).toEqual([128, 128]);
    expect([...reset.value.project.blocks.values()].map((b) => b.parameters.size)).toEqual([0, 0]);
  });

  it('is described by title, not by key', () => {
    expect(describeChange(hidden, 64)).toBe('Set Hidden size to 64');
    expect(describeChange(fieldOf('direction'), 'bidirectional')).toBe('Set Direction to Both');
    expect(describeChange(fieldOf('linearBeforeReset'), true)).toBe('Switch Reset after the product on');
  });

  it('finds the problem of its own block and parameter only', () => {
    const problem = (block: string, parameter: string) => ({
      code: 'PARAM-002',
      severity: 'error' as const,
      message: `${block} ${parameter}`,
      nextStep: '',
      where: { block, parameter },
    });
    const diagnostics = [problem('c', 'hidden'), problem('b', 'layers'), problem('b', 'hidden')];
    expect(findFieldProblem(diagnostics, [plain, wide], hidden)).toBe('b hidden');
    expect(findFieldProblem(diagnostics, [plain], hidden)).toBeUndefined();
  });
});

describe('findIdleReason', () => {
  const decoder = findBlock('decoder');
  if (decoder === null) throw new Error('decoder');
  const feeding = decoder.parameters.find(({ name }) => name === 'inputFeeding');
  if (feeding === undefined) throw new Error('inputFeeding');
  const nothing = () => new Map();
  const withContext = (context: string) => createBlock(context, 'decoder', new Map([['context', context]]));

  it('tells why a field has no effect on any of the blocks', () => {
    expect(findIdleReason(decoder, feeding, [withContext('state'), withContext('bahdanau')], nothing)).toContain(
      'No effect',
    );
  });

  it('tells nothing where it has an effect on one of them, or where settings are wrong', () => {
    expect(findIdleReason(decoder, feeding, [withContext('state'), withContext('luong')], nothing)).toBeNull();
    expect(findIdleReason(decoder, feeding, [withContext('nothing like it')], nothing)).toBeNull();
  });

  it('looks at what enters each of the blocks', () => {
    const encoder = findBlock('encoder');
    const embedding = encoder?.parameters.find(({ name }) => name === 'embedding');
    if (!encoder || !embedding) throw new Error('encoder');
    const entering = (id: string): InputSignals =>
      new Map([['in', [id === 'words' ? makeTokens('time', 9) : makeSequence('time', 2)]]]);
    const [words, numbers] = [createBlock('words', 'encoder'), createBlock('numbers', 'encoder')];
    expect(findIdleReason(encoder, embedding, [numbers], entering)).toContain('No effect');
    expect(findIdleReason(encoder, embedding, [numbers, words], entering)).toBeNull();
  });
});
