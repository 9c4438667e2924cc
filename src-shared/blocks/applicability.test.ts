import { describe, expect, it } from 'vitest';
import type { Json } from '../document/document';
import { blockCases, describeCase } from '../testing/block-cases';
import { lowerBlock, type BlockCase } from '../testing/lower-block';
import { explainIdle } from './applicability';
import type { BlockType, InputSignals, ParameterField, ParameterValues, Signal } from './block';
import { catalog, findBlock } from './catalog';
import { readParameters } from './parameters';
import { makeSequence, makeTokens } from './signals';

function requireType(type: string): BlockType {
  const found = findBlock(type);
  if (!found) throw new Error(type);
  return found;
}

function valuesOf(type: BlockType, given: Readonly<Record<string, Json>>): ParameterValues {
  const read = readParameters(type, new Map(Object.entries(given)));
  if (!read.ok) throw new Error(read.error[0]?.message);
  return read.value;
}

function explain(
  type: string,
  field: string,
  given: Readonly<Record<string, Json>> = {},
  inputs?: InputSignals,
): string | null {
  const block = requireType(type);
  const found = block.parameters.find(({ name }) => name === field);
  if (!found) throw new Error(field);
  return explainIdle(block, found, valuesOf(block, given), inputs);
}

describe('fields that have an effect under some settings only', () => {
  it('say what stands in the way and what would do', () => {
    expect(explain('decoder', 'inputFeeding')).toBe(
      'No effect while Sees the source is “By attention before the cell (Bahdanau)”; it takes “By attention after the cell (Luong)”.',
    );
    expect(explain('decoder', 'inputFeeding', { context: 'luong' })).toBeNull();
    expect(explain('gru', 'dropout')).toBe('No effect while Layers is 1; it takes 2 or more.');
    expect(explain('gru', 'dropout', { layers: 2 })).toBeNull();
  });

  it('name the first setting in the way where there are several', () => {
    expect(explain('decoder', 'attentionSize', { context: 'state', score: 'dot' })).toContain('Sees the source');
    expect(explain('decoder', 'attentionSize', { score: 'dot' })).toContain('Attention score');
    expect(explain('decoder', 'attentionSize')).toBeNull();
  });

  it('say what comes in and would not do', () => {
    const entering = (signal: Signal): InputSignals => new Map([['in', [signal]]]);
    expect(explain('encoder', 'embedding', {}, entering(makeSequence('time', 3)))).toBe(
      'No effect while the input is a sequence; it takes tokens.',
    );
    expect(explain('encoder', 'embedding', {}, entering(makeTokens('time', 9)))).toBeNull();
    // Nothing is connected yet: it may well be tokens.
    expect(explain('encoder', 'embedding')).toBeNull();
  });

  it('depend on settings, values and ports that there are', () => {
    for (const type of catalog) {
      for (const field of type.parameters) {
        for (const condition of field.appliesWhen ?? []) {
          if ('port' in condition) {
            const port = type.inputs(valuesOf(type, {})).find(({ name }) => name === condition.port);
            expect(port?.accepts, `${type.type}.${field.name}`).toContain(condition.kind);
            continue;
          }
          const other = type.parameters.find(({ name }) => name === condition.parameter);
          expect(other, `${type.type}.${field.name}`).toBeDefined();
          expect(other).not.toBe(field);
          if ('atLeast' in condition) continue;
          const known = other?.kind === 'choice' ? other.choices.map(({ value }) => value) : [true, false];
          expect(known).toEqual(expect.arrayContaining([...condition.oneOf]));
        }
      }
    }
  });
});

/** Cases in which a field is idle, with another value for it. */
const idleCases = blockCases.flatMap((spec) => {
  const type = requireType(spec.type);
  const values = valuesOf(type, spec.parameters ?? {});
  const entering = new Map(Object.entries(spec.inputs ?? {}).map(([port, signal]) => [port, [signal]]));
  return type.parameters
    .filter((field) => explainIdle(type, field, values, entering) !== null)
    .map((field) => [`${describeCase(spec)}: ${field.name}`, spec, field] as const);
});

describe('a field that says it has no effect', () => {
  it('occurs in every kind of block that has one', () => {
    const conditional = catalog.filter(({ parameters }) => parameters.some(({ appliesWhen }) => appliesWhen));
    expect(new Set(idleCases.map(([, { type }]) => type))).toEqual(new Set(conditional.map(({ type }) => type)));
  });

  it.each(idleCases)('changes no graph and no loss in %s', (_name, spec, field) => {
    const changed: BlockCase = { ...spec, parameters: { ...spec.parameters, [field.name]: anotherValue(field) } };
    for (const form of ['train', 'predict'] as const) {
      expect(write({ ...changed, form })).toBe(write({ ...spec, form }));
    }
    const type = requireType(spec.type);
    expect(type.head?.(valuesOf(type, changed.parameters ?? {}))).toEqual(
      type.head?.(valuesOf(type, spec.parameters ?? {})),
    );
  });
});

/** A block's graph and starting weights as text. */
function write(spec: BlockCase): string {
  const { graph, weights, masks } = lowerBlock(spec);
  return JSON.stringify([graph, [...weights], [...masks]], (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

function anotherValue(field: ParameterField): Json {
  switch (field.kind) {
    case 'boolean':
      return !field.default;
    case 'choice':
      return field.choices.find(({ value }) => value !== field.default)?.value ?? field.default;
    case 'integer':
      return Math.min(field.maximum, field.default + 3);
    case 'number':
      return field.default === field.minimum ? (field.minimum + field.maximum) / 2 : field.minimum;
    default:
      return [...field.default];
  }
}
