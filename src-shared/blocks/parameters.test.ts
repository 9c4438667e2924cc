import { describe, expect, it } from 'vitest';
import type { Json } from '../document/document';
import { catalog, findBlock } from './catalog';
import { listUnknownParameters, readParameters } from './parameters';
import { lstmBlock } from './recurrent/lstm';

const block = { id: 'm', name: 'Memory' };

function read(name: string, value: Json) {
  return readParameters(lstmBlock, new Map([[name, value]]), block);
}

describe('parameters', () => {
  it('fills in defaults and takes what is given', () => {
    const values = readParameters(lstmBlock, new Map<string, Json>([['hidden', 7]]));
    expect(values.ok && values.value.get('hidden')).toBe(7);
    expect(values.ok && values.value.get('layers')).toBe(1);
    expect(values.ok && [...values.value.keys()]).toEqual(lstmBlock.parameters.map(({ name }) => name));
  });

  it.each<[string, Json, string, string]>([
    ['hidden', 0, 'PARAM-002', '“Memory” is 0; it must be a whole number from 1 to 4096'],
    ['hidden', 1e9, 'PARAM-002', 'is 1000000000'],
    ['hidden', 2.5, 'PARAM-002', 'a whole number'],
    ['hidden', Number.NaN, 'PARAM-002', 'is NaN'],
    ['hidden', '32', 'PARAM-001', 'is “32”'],
    ['hidden', null, 'PARAM-001', 'is null'],
    ['dropout', 1, 'PARAM-002', 'a number from 0 to 0.95 (share of units)'],
    ['dropout', -0.1, 'PARAM-002', 'is -0.1'],
    ['direction', 'sideways', 'PARAM-003', 'one of forward, reverse, bidirectional'],
    ['direction', ['forward'], 'PARAM-001', 'a list of 1 value'],
    ['direction', new Map(), 'PARAM-001', 'an object'],
  ])('refuses %s = %j', (name, value, code, words) => {
    const result = read(name, value);
    if (result.ok) throw new Error('accepted');
    expect(result.error).toHaveLength(1);
    expect(result.error[0]).toMatchObject({ code, severity: 'error', where: { block: 'm', parameter: name } });
    expect(result.error[0]?.message).toContain(words);
    expect(result.error[0]?.repairs?.length).toBeGreaterThan(0);
  });

  it('checks flags and lists', () => {
    const output = findBlock('multi-class-output')!;
    const wrong = new Map<string, Json>([
      ['perStep', 1],
      ['columns', 'price'],
      ['classWeights', [1, -2]],
    ]);
    const result = readParameters(output, wrong);
    expect(result.ok ? [] : result.error.map(({ where }) => where?.parameter)).toEqual([
      'columns',
      'perStep',
      'classWeights',
    ]);
    expect(
      readParameters(
        output,
        new Map<string, Json>([
          ['classWeights', [1, 2.5]],
          ['columns', ['a']],
        ]),
      ).ok,
    ).toBe(true);
  });

  it('offers the nearest value and the default', () => {
    const result = read('hidden', 1e9);
    expect(result.ok ? [] : result.error[0]?.repairs).toEqual([
      {
        label: 'Set Hidden size to 4096',
        commands: [{ type: 'setParameter', block: 'm', parameter: 'hidden', value: 4096 }],
      },
      {
        label: 'Set Hidden size to its default, 32',
        commands: [{ type: 'setParameter', block: 'm', parameter: 'hidden' }],
      },
    ]);
  });

  it('warns of parameters it does not know and lets them be', () => {
    const raw = new Map<string, Json>([
      ['peepholes', true],
      ['__proto__', 1],
    ]);
    expect(readParameters(lstmBlock, raw)).toEqual(readParameters(lstmBlock, new Map()));
    const warnings = listUnknownParameters(lstmBlock, raw, block);
    expect(warnings.map(({ code, severity, where }) => [code, severity, where?.parameter])).toEqual([
      ['PARAM-004', 'warning', 'peepholes'],
      ['PARAM-004', 'warning', '__proto__'],
    ]);
  });

  it('refuses every number out of range, at both ends of every block', () => {
    for (const type of catalog) {
      for (const field of type.parameters) {
        if (field.kind !== 'integer' && field.kind !== 'number') continue;
        for (const [value, isFine] of [
          [field.minimum, true],
          [field.maximum, true],
          [field.minimum - 1, false],
          [field.maximum + 1, false],
        ] as const) {
          expect(readParameters(type, new Map([[field.name, value]])).ok, `${type.type}.${field.name} = ${value}`).toBe(
            isFine,
          );
        }
      }
    }
  });
});
