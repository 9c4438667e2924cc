import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import { blockCases, describeCase, drawFeeds } from '../testing/block-cases';
import { lowerBlock } from '../testing/lower-block';
import type { BlockType } from './block';
import { catalog, findBlock } from './catalog';
import { readParameters } from './parameters';

function requireType(type: string): BlockType {
  const found = findBlock(type);
  if (!found) throw new Error(type);
  return found;
}

describe('every block type', () => {
  it('is in the palette once, with words of its own', () => {
    expect(new Set(catalog.map(({ type }) => type)).size).toBe(catalog.length);
    expect(new Set(catalog.map(({ title }) => title)).size).toBe(catalog.length);
    expect(new Set(catalog.map(({ summary }) => summary)).size).toBe(catalog.length);
    expect(findBlock('no-such-block')).toBeNull();
  });

  it.each(catalog.map((block) => [block.type, block] as const))('%s says what it does', (_type, block) => {
    expect(block.type).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(block.summary).toMatch(/^[A-Z].*\.$/);
    expect(block.equation.length).toBeGreaterThan(3);
    expect([...block.equation.matchAll(/[{}]/g)].reduce((depth, [c]) => depth + (c === '{' ? 1 : -1), 0)).toBe(0);
    expect(block.citation).not.toBe('');
    for (const field of block.parameters) {
      expect(field.help, field.name).toMatch(/^[A-Z].*\.$/);
      expect(field.title, field.name).not.toBe('');
    }
    expect(new Set(block.parameters.map(({ name }) => name)).size).toBe(block.parameters.length);
  });

  it.each(catalog.map((block) => [block.type, block] as const))(
    '%s has defaults that are valid, and unique ports',
    (_type, block) => {
      const defaults = readParameters(block, new Map());
      if (!defaults.ok) throw new Error('defaults');
      const given = new Map(block.parameters.map((field) => [field.name, field.default]));
      expect(readParameters(block, given)).toEqual(defaults);
      const inputs = block.inputs(defaults.value).map(({ name }) => name);
      const outputs = block.outputs(defaults.value).map(({ name }) => name);
      expect(new Set(inputs).size).toBe(inputs.length);
      expect(new Set(outputs).size).toBe(outputs.length);
      expect(outputs.length).toBeGreaterThan(0);
      expect(block.source !== undefined).toBe(inputs.length === 0);
      expect(block.head !== undefined).toBe(
        block.category === 'output' || (block.writer ?? block.stepper) !== undefined,
      );
    },
  );

  it('has a case below', () => {
    expect(new Set(blockCases.map(({ type }) => type))).toEqual(new Set(catalog.map(({ type }) => type)));
  });
});

describe('shape rule and lowering agree', () => {
  it.each(blockCases.map((c) => [describeCase(c), c] as const))('%s', (_name, spec) => {
    for (const form of ['evaluate', 'train'] as const) {
      const block = lowerBlock({ ...spec, form });
      const type = requireType(spec.type);
      const read = readParameters(type, new Map(Object.entries(spec.parameters ?? {})));
      if (!read.ok) throw new Error('parameters');
      const ports = type.outputs(read.value).map(({ name }) => name);
      expect([...block.signals.keys()].sort()).toEqual([...ports].sort());
      for (const [port, signal] of block.signals) {
        const output = block.graph.outputs.find(({ name }) => name === port);
        expect(output?.shape, `${form} ${port}`).toEqual(signal.shape);
        expect(output?.dtype).toBe(signal.kind === 'tokens' ? 'int64' : 'float64');
      }
      const inputs = new Map(Object.entries(spec.inputs ?? {}).map(([port, signal]) => [port, [signal]]));
      const weights = type.weights?.(read.value, inputs, block.signals) ?? [];
      expect([...block.weights.keys()]).toEqual(weights.map(({ name }) => `b.${name}`));
      const parts = type.parts?.(read.value, inputs);
      for (const { name } of parts ? weights : []) {
        expect(parts?.filter(({ owns }) => owns(name)).length, `parts that own ${name}`).toBe(1);
      }
    }
  });

  it.each(blockCases.map((c) => [describeCase(c), c] as const))('as the graph runs: %s', (_name, spec) => {
    const random = new Random(3);
    for (const sizes of [
      { batch: 1, time: 3 },
      { batch: 4, time: 9 },
    ]) {
      const block = lowerBlock({ ...spec, form: 'train' });
      const results = evaluateGraph(block.graph, drawFeeds(random, spec, block, sizes));
      for (const [name, value] of results) {
        expect([name, Array.from(value.data, Number).filter((x) => !Number.isFinite(x))]).toEqual([name, []]);
      }
    }
  });
});
