import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preparation } from '../document/document';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { readPreparation, writePreparation } from './preparation-json';
import { encodeCategory, fitPreparation, scaleValues, unscaleValues } from './prepare';
import { type FittedColumn } from './fitted-preparation';

function fitOne(values: readonly number[], preparation: Preparation, parts: readonly number[]): FittedColumn {
  const binding = makeBinding([bind('x', 'input', preparation)]);
  const fit = fitPreparation(makeTable({ x: values }), binding, Uint8Array.from(parts));
  if (!fit.ok) throw new Error(fit.error[0]?.message);
  const [column] = fit.value.preparation.columns;
  if (column === undefined) throw new Error('no column');
  return column;
}

describe('fitPreparation', () => {
  it('fits on the training rows only', () => {
    const training = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(training, fc.array(fc.double(), { maxLength: 10 }), (train, rest) => {
        fc.pre(new Set(train.map((v) => Math.round(v * 10))).size > 1);
        const parts = [...train.map(() => 0), ...rest.map((_, i) => 1 + (i % 2))];
        for (const method of ['standard', 'min-max'] as const) {
          const alone = fitOne(train, method, parts.slice(0, train.length));
          expect(fitOne([...train, ...rest], method, parts)).toEqual(alone);
        }
      }),
      { seed: 5 },
    );
  });

  it('gives mean 0 and deviation 1, or the range from 0 to 1', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9, 1000];
    const parts = [0, 0, 0, 0, 0, 0, 0, 0, 2];
    expect(fitOne(values, 'standard', parts)).toMatchObject({ offset: 5, scale: 2 });
    expect(fitOne(values, 'min-max', parts)).toMatchObject({ offset: 2, scale: 7 });
    expect(fitOne(values, 'none', parts)).toMatchObject({ offset: 0, scale: 1 });
  });

  it('comes back to the data’s own units', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 }),
        fc.constantFrom<Preparation>('standard', 'min-max', 'none'),
        (values, method) => {
          fc.pre(Math.max(...values) - Math.min(...values) > 1e-3);
          const fitted = fitOne(
            values,
            method,
            values.map(() => 0),
          );
          if (fitted.kind !== 'number') throw new Error('a number');
          const back = unscaleValues(fitted, scaleValues(fitted, values));
          const tolerance = 1e-6 * Math.max(1, ...values.map(Math.abs));
          back.forEach((value, i) => expect(Math.abs(value - (values[i] ?? NaN))).toBeLessThan(tolerance));
        },
      ),
      { seed: 6 },
    );
  });

  it('keeps classes that are numbers in their order, and what is read as it was', () => {
    const table = makeTable({ grade: [10, 2, 1, 2, 10] });
    const vocabularyOf = (role: 'target' | 'input'): readonly string[] => {
      const fit = fitPreparation(table, makeBinding([bind('grade', role, 'category')]), new Uint8Array(5));
      const column = fit.ok ? fit.value.preparation.columns[0] : undefined;
      return column?.kind === 'category' ? column.vocabulary : [];
    };
    expect(vocabularyOf('target')).toEqual(['1', '2', '10']);
    expect(vocabularyOf('input')).toEqual(['1', '10', '2']);
  });

  it('makes a vocabulary of the training rows, and index 0 of everything else', () => {
    const table = makeTable({ w: ['sun', 'rain', null, 'fog', 'rain'] });
    const fit = fitPreparation(table, makeBinding([bind('w', 'input', 'category')]), Uint8Array.of(0, 0, 0, 2, 2));
    const column = fit.ok ? fit.value.preparation.columns[0] : undefined;
    if (column?.kind !== 'category') throw new Error('a category');
    expect(column.vocabulary).toEqual(['rain', 'sun']);
    expect(Array.from(encodeCategory(column, table.columns[0]!, 5))).toEqual([2, 1, 0, 0, 1]);
  });

  it.each([
    ['text prepared as numbers', { x: ['a', 'b'] }, 'input', 'standard', 'DATA-023', 'error'],
    ['no value in training', { x: [NaN, NaN] }, 'input', 'standard', 'DATA-024', 'error'],
    ['no category in training', { x: [null, null] }, 'input', 'category', 'DATA-024', 'error'],
    ['a constant that cannot be scaled', { x: [3, 3] }, 'input', 'min-max', 'DATA-025', 'warning'],
    ['a constant target', { x: [3, 3] }, 'target', 'none', 'DATA-025', 'error'],
    ['a constant left as it is', { x: [3, 3] }, 'input', 'none', 'DATA-025', 'warning'],
    ['one class to predict', { x: ['a', 'a'] }, 'target', 'category', 'DATA-025', 'error'],
    ['one category to read', { x: ['a', 'a'] }, 'known', 'category', 'DATA-025', 'warning'],
  ] as const)('reports %s', (_, columns, role, preparation, code, severity) => {
    const fit = fitPreparation(makeTable(columns), makeBinding([bind('x', role, preparation)]), new Uint8Array(2));
    expect(fit.ok).toBe(severity === 'warning');
    const [found] = fit.ok ? fit.value.warnings : fit.error;
    expect(found).toMatchObject({ code, severity, where: { column: 'x' } });
    expect(found?.message).toContain('"x"');
  });
});

it('moves a constant input to 0 where it is to be scaled, and leaves it as it is where not', () => {
  const table = makeTable({ x: [3, 3, 5] });
  for (const [preparation, values] of [
    ['min-max', [0, 0, 2]],
    ['standard', [0, 0, 2]],
    ['none', [3, 3, 5]],
  ] as const) {
    const fit = fitPreparation(table, makeBinding([bind('x', 'input', preparation)]), Uint8Array.of(0, 0, 2));
    const column = fit.ok ? fit.value.preparation.columns[0] : undefined;
    if (column?.kind !== 'number') throw new Error('a number');
    expect([3, 3, 5].map((value) => (value - column.offset) / column.scale)).toEqual(values);
  }
});

describe('the preparation in a model’s metadata', () => {
  it('survives the way there and back to the bit', () => {
    const table = makeTable({ y: range(5).map((v) => v / 3), __proto__x: ['é', 'b', 'b', 'a', '"'] });
    const binding = makeBinding([bind('y', 'target'), bind('__proto__x', 'known', 'category')]);
    const fit = fitPreparation(table, binding, new Uint8Array(5));
    if (!fit.ok) throw new Error('fit');
    expect(readPreparation(writePreparation(fit.value.preparation))).toEqual({
      ok: true,
      value: fit.value.preparation,
    });
  });

  it.each([
    '',
    '{}',
    '[1]',
    '[{"kind":"number","name":"x","role":"input","method":"standard","offset":0,"scale":0}]',
    '[{"kind":"number","name":"x","role":"owner","method":"none","offset":0,"scale":1}]',
    '[{"kind":"number","name":"x","role":"input","method":"none","offset":null,"scale":1}]',
    '[{"kind":"category","name":"x","role":"input","vocabulary":["a","a"]}]',
    '[{"kind":"category","name":"x","role":"input","vocabulary":[1]}]',
    '[{"kind":"category","name":"x","role":"input","vocabulary":[]},{"kind":"category","name":"x","role":"input","vocabulary":[]}]',
  ])('is refused when it reads %j', (text) => {
    const read = readPreparation(text);
    expect(!read.ok && read.error[0]?.code).toBe('DATA-037');
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(typeof readPreparation(text).ok).toBe('boolean');
      }),
      { seed: 7 },
    );
  });
});
