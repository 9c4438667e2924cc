import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../eval/evaluate';
import { tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { buildGraph } from '../testing/graphs';
import { emitClipByNorm, emitClipByValue, emitGradientNorms } from './clipping';

/** Two gradients of different rank, clipped as asked; what comes out by name. */
function clip(first: readonly number[], second: readonly number[], limit: { norm?: number; value?: number }) {
  const gradients: [string, Tensor][] = [
    ['a', tensor('float64', [first.length, 1], first)],
    ['b', tensor('float64', [second.length], second)],
  ];
  const graph = buildGraph((g) => {
    const inputs = gradients.map(([name, t]) => g.builder.input(name, t.dtype, t.dims));
    const limited = limit.value === undefined ? inputs : emitClipByValue(g, inputs, limit.value);
    const { gradients: out, norm, each } = emitClipByNorm(g, limited, limit.norm ?? Infinity);
    return { 'a.clipped': out[0]!, 'b.clipped': out[1]!, norm, each };
  });
  const out = evaluateGraph(graph, new Map(gradients));
  const [a, b, norm, each] = graph.outputs.map((v) => [...toNumbers(out.get(v.name)!)]);
  return { a: a!, b: b!, norm: norm![0]!, each: each! };
}

describe('clipping by global norm', () => {
  it('scales all gradients together to the norm, and returns what it was', () => {
    const { a, b, norm } = clip([3, 0], [4, 0, 12], { norm: 6.5 });
    expect(norm).toBeCloseTo(13, 12);
    [3, 0, 4, 0, 12].forEach((x, i) => expect([...a, ...b][i]).toBeCloseTo((x * 6.5) / (13 + 1e-6), 12));
  });

  it('leaves gradients below the norm as they are', () => {
    expect(clip([3], [4], { norm: 5.1 })).toEqual({ a: [3], b: [4], norm: 5, each: [3, 4] });
  });

  it('leaves zero gradients zero', () => {
    expect(clip([0], [0], { norm: 1 })).toEqual({ a: [0], b: [0], norm: 0, each: [0, 0] });
  });

  it('lets a NaN be seen', () => {
    const { a, b, norm } = clip([Number.NaN, 1], [1], { norm: 1 });
    expect([...a, ...b, norm].every(Number.isNaN)).toBe(true);
  });

  it('says how long each gradient was before it was scaled', () => {
    expect(clip([3, 4], [0, 12, 0], { norm: 1 }).each).toEqual([5, 12]);
  });

  it('has a vector of one norm for one gradient', () => {
    const graph = buildGraph((g) => ({ ...emitGradientNorms(g, [g.builder.input('a', 'float64', [2])]) }));
    const out = evaluateGraph(graph, new Map([['a', tensor('float64', [2], [3, -4])]]));
    expect(graph.outputs.map(({ name }) => out.get(name))).toEqual([
      tensor('float64', [], [5]),
      tensor('float64', [1], [5]),
    ]);
  });

  it('has no answer for no gradients', () => {
    expect(() => buildGraph((g) => ({ ...emitGradientNorms(g, []) }))).toThrow('no gradients');
  });
});

describe('clipping by value', () => {
  it('limits every element by itself', () => {
    const { a, b, norm } = clip([3, -0.25], [-7, 0.5, 0], { value: 0.5 });
    expect(a).toEqual([0.5, -0.25]);
    expect(b).toEqual([-0.5, 0.5, 0]);
    expect(norm).toBeCloseTo(Math.sqrt(3 * 0.25 + 0.0625), 12);
  });
});
