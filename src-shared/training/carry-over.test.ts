import { describe, expect, it } from 'vitest';
import { tensor } from '../tensor/tensor';
import { carryWeights } from './carry-over';

const make = (dims: readonly number[], value: number) =>
  tensor('float32', dims, new Float64Array(dims.reduce((a, b) => a * b, 1)).fill(value));

describe('going on from the weights of another run', () => {
  const wanted = [
    { name: 'a.W', shape: [2, 3] },
    { name: 'a.B', shape: [4] },
    { name: 'new.W', shape: [1] },
  ];
  const initial = new Map(wanted.map(({ name, shape }) => [name, make(shape, 0)]));
  const earlier = new Map([
    ['a.W', make([2, 3], 1)],
    ['a.B', make([8], 1)],
    ['old.W', make([2], 1)],
  ]);

  it('keeps what fits by name and shape, starts the rest anew, and says so', () => {
    const { parameters, report } = carryWeights(wanted, initial, earlier);
    expect(report).toEqual({
      kept: ['a.W'],
      changed: [{ name: 'a.B', from: [8], to: [4] }],
      added: ['new.W'],
      removed: ['old.W'],
    });
    expect(parameters.get('a.W')).toBe(earlier.get('a.W'));
    expect(parameters.get('a.B')).toBe(initial.get('a.B'));
    expect([...parameters.keys()]).toEqual(['a.W', 'a.B', 'new.W']);
  });

  it('finds a block that went into a reusable block, or came out of one', () => {
    const carry = (names: readonly string[], before: readonly string[]) =>
      carryWeights(
        names.map((name) => ({ name, shape: [2] })),
        new Map(names.map((name) => [name, make([2], 0)])),
        new Map(before.map((name) => [name, make([2], 1)])),
      ).report;
    expect(carry(['layer-2/gru.W', 'layer/gru.W', 'head.W'], ['gru.W', 'head.W'])).toMatchObject({
      kept: ['layer-2/gru.W', 'head.W'],
      added: ['layer/gru.W'],
      removed: [],
    });
    expect(carry(['gru.W', 'two-gru.W'], ['one/gru.W', 'two/gru.W'])).toMatchObject({
      kept: ['gru.W', 'two-gru.W'],
      removed: [],
    });
    expect(carry(['outer/layer/gru.W'], ['layer/gru.W']).kept).toEqual(['outer/layer/gru.W']);
    expect(carry(['other/regru.W'], ['gru.W']).kept).toEqual([]);
  });

  it('tells shapes of as many numbers apart', () => {
    const { report } = carryWeights([{ name: 'a.W', shape: [3, 2] }], new Map([['a.W', make([3, 2], 0)]]), earlier);
    expect(report.changed).toEqual([{ name: 'a.W', from: [2, 3], to: [3, 2] }]);
  });
});
