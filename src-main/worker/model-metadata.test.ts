import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createProject } from '../../src-shared/document/create';
import { readModelMetadata, writeModelMetadata, type ModelMetadata } from './model-metadata';

const metadata: ModelMetadata = {
  kind: 'predict',
  project: createProject('A project'),
  preparation: { columns: [{ kind: 'category', name: 'c', role: 'input', vocabulary: ['a', '__proto__'] }] },
  inputs: new Map([['__proto__', { kind: 'token', columns: ['c'], features: ['c'], lengths: null }]]),
  outputs: new Map([['head', { task: 'multi-class', perStep: true, columns: ['c'], classes: ['a', 'b'] }]]),
  states: [{ name: 'lstm.state', size: 4 }],
  decoding: {
    ...{ block: 'decoder', words: 9, limits: { start: 1, end: 2, maximumLength: 7 }, pad: 0, unknown: 3 },
    pair: { carried: ['d.h'], fixed: ['d.memory'], batchAxes: new Map([['d.h', 1]]) },
    ...{ prefixes: ['__proto__'], prefixLengths: [] },
  },
};
const origin = { seed: 3, dataFingerprint: 'f', metrics: 'null', floors: 'null', extra: new Map([['masks', '[]']]) };

describe('model metadata', () => {
  it('is read back as it was written', () => {
    const written = writeModelMetadata(metadata, origin);
    expect(readModelMetadata(written)).toEqual({ ok: true, value: metadata });
    expect([written.get('unroll.seed'), written.get('unroll.masks')]).toEqual(['3', '[]']);
  });

  it('is missing in files of others', () => {
    expect(readModelMetadata(new Map([['unroll.kind', 'checkpoint']]))).toMatchObject({
      ok: false,
      error: [{ code: 'MODEL-001' }],
    });
  });

  it.each([
    ['unroll.project', '{', 'DOC-002'],
    ['unroll.preparation', '{}', 'DATA-037'],
    ['unroll.inputs', '[{"name":"x"}]', 'MODEL-002'],
    ['unroll.inputs', '[null]', 'MODEL-002'],
    ['unroll.outputs', 'nonsense', 'MODEL-002'],
    ['unroll.outputs', '{}', 'MODEL-002'],
    ['unroll.decoding', '{"block":"d"}', 'MODEL-002'],
    ['unroll.decoding', '[', 'MODEL-002'],
  ])('with a damaged %s is refused', (key, value, code) => {
    const stored = writeModelMetadata(metadata, origin).set(key, value);
    expect(readModelMetadata(stored)).toMatchObject({ ok: false, error: [{ code }] });
  });

  it('is never believed: any text in any place gives metadata or diagnostics', () => {
    const keys = [...writeModelMetadata(metadata, origin).keys()];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.oneof(fc.string(), fc.json()), (key, value) => {
        const read = readModelMetadata(writeModelMetadata(metadata, origin).set(key, value));
        expect(read.ok || read.error.length > 0).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
