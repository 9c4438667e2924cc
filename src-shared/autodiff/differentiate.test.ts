import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../ir/builder';
import type { Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { opTable, type OpType } from '../ops/op-table';
import { buildGradientGraph, checkGradients, exactly, readGradients, type GradCheck } from '../testing/grad-check';
import { differentiate, sumToShape } from './differentiate';
import { lookupRule, ruleTable } from './rule-table';

/** A check of one vector input whose results are all weighed by 1. */
function vectorCheck(values: readonly number[], build: (g: Emitter, x: Value) => Value | readonly Value[]): GradCheck {
  return {
    inputs: [{ shape: [values.length], values: exactly(...values) }],
    weights: (_random, count) => new Array<number>(count).fill(1),
    build: (g, [x]) => build(g, x!),
  };
}

describe('AD16 sums of gradients', () => {
  it('a value read by two nodes', () => {
    expect(readGradients(vectorCheck([1, 2], (g, x) => g.add(g.mul(x, 2), g.mul(x, 3))))).toEqual([[5, 5]]);
  });

  it('a value read twice by one node', () => {
    expect(readGradients(vectorCheck([1, -2], (g, x) => g.mul(x, x)))).toEqual([[2, -4]]);
    expect(readGradients(vectorCheck([1, -2], (g, x) => g.sub(x, x)))).toEqual([[0, 0]]);
  });

  it('a value that is a result and is read further', () => {
    const check = vectorCheck([3], (g, x) => {
      const square = g.mul(x, x);
      return [square, g.mul(square, 10)];
    });
    expect(readGradients(check)).toEqual([[66]]);
  });

  it('an input that is itself a result', () => {
    expect(readGradients(vectorCheck([3, 4], (_g, x) => x))).toEqual([[1, 1]]);
  });

  it('a diamond', () => {
    const check = vectorCheck([2], (g, x) => {
      const y = g.mul(x, 3);
      return g.mul(g.add(y, 1), g.sub(y, 1));
    });
    expect(readGradients(check)).toEqual([[36]]);
  });
});

describe('AD17 what is not read', () => {
  it('an output that nobody reads contributes nothing', () => {
    expect(readGradients(vectorCheck([1, 2, 3], (g, x) => g.split(x, [1, 2], 0)[0]!))).toEqual([[1, 0, 0]]);
  });

  it('a node that no seed depends on adds no nodes', () => {
    const { graph } = buildGradientGraph(
      vectorCheck([1], (g, x) => {
        g.one('GRU', [
          g.filled([1, 1, 1], 0, 'float64'),
          g.filled([1, 3, 1], 0, 'float64'),
          g.filled([1, 3, 1], 0, 'float64'),
        ]);
        return g.mul(x, 2);
      }),
    );
    expect(graph.nodes.filter((node) => node.op === 'Mul')).toHaveLength(2);
  });

  it('a value that no seed depends on has no entry', () => {
    const g = new Emitter(new GraphBuilder('test'));
    const x = g.builder.input('x', 'float32', [2]);
    const other = g.builder.input('other', 'float32', [2]);
    const y = g.tanh(x);
    const gradients = differentiate(g, new Map([[y, g.onesLike(y)]]), [x, other], lookupRule);
    expect([...gradients.keys()]).toEqual([x]);
  });
});

describe('AD13 integer and boolean paths', () => {
  it('ask for no gradient', () => {
    const asked: string[] = [];
    const check: GradCheck = {
      ...vectorCheck([0.2, 1.7], (g, x) => g.gather(g.mul(x, 2), g.cast(g.one('Floor', [x]), 'int64'))),
      lookup: (op) => {
        asked.push(op);
        return lookupRule(op);
      },
    };
    expect(readGradients(check)).toEqual([[2, 2]]);
    expect(asked).toEqual(['Gather', 'Mul']);
  });

  it('leave an input that is only used as an index without a gradient', () => {
    const check = vectorCheck([1], (g, x) =>
      g.gather(g.constant({ dtype: 'float64', dims: [3], data: Float64Array.of(4, 5, 6) }), g.cast(x, 'int64')),
    );
    expect(readGradients(check)).toEqual([null]);
  });
});

describe('AD18 shapes', () => {
  it('sums what was broadcast, over new and over repeated axes', () => {
    const g = new Emitter(new GraphBuilder('test'));
    const gradient = g.builder.input('gradient', 'float32', ['batch', 'time', 3]);
    const shapes = [[], [3], [1, 3], ['time', 1], ['batch', 1, 3], ['batch', 'time', 3]];
    for (const shape of shapes) {
      const target = g.builder.declare('target', { dtype: 'float32', shape });
      expect(sumToShape(g, gradient, target).shape).toEqual(shape);
    }
  });

  it('refuses a gradient that does not fit', () => {
    const g = new Emitter(new GraphBuilder('test'));
    const gradient = g.builder.input('gradient', 'float32', ['batch', 3]);
    const target = (dtype: 'float32' | 'float64', ...shape: (number | string)[]): Value =>
      g.builder.declare('target', { dtype, shape });
    expect(() => sumToShape(g, gradient, target('float64', 'batch', 3))).toThrow(/float32/);
    expect(() => sumToShape(g, gradient, target('float32', 'batch', 4))).toThrow(/target/);
    expect(() => sumToShape(g, gradient, target('float32', 'batch', 3, 1))).toThrow(/fewer axes/);
  });
});

describe('AD19 operators that cannot be differentiated', () => {
  const tanhOfBlock = (lookup: GradCheck['lookup']): GradCheck => ({
    ...vectorCheck([1], (g, x) => g.within('hidden', () => g.tanh(x))),
    ...(lookup ? { lookup } : {}),
  });

  it('a missing rule names the operator and the block', () => {
    expect(() => buildGradientGraph(tanhOfBlock(() => undefined))).toThrow(
      'No gradient rule for operator Tanh of block hidden',
    );
  });

  it('a refusal names the operator and the block, and says what to do', () => {
    const check: GradCheck = {
      inputs: [{ shape: ['time', 2, 3] }, { shape: [1, 12, 3] }, { shape: [1, 12, 3] }],
      build: (g, inputs) =>
        g.within('encoder', () => g.one('LSTM', inputs, { hidden_size: { kind: 'int', value: 3 } })),
      sizes: { time: 2 },
    };
    expect(() => buildGradientGraph(check)).toThrow(/operator LSTM of block encoder .* training form/);
  });

  it('an operator that Unroll does not know has no rule', () => {
    expect(lookupRule('Hardmax')).toBeUndefined();
    expect(lookupRule('toString')).toBeUndefined();
  });

  it('every refusal says why', () => {
    const refusals = (Object.keys(opTable) as OpType[]).flatMap((op) => {
      const entry = ruleTable[op];
      return typeof entry === 'object' ? [entry.refuse] : [];
    });
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.filter((why) => why.length < 20)).toEqual([]);
  });
});

describe('AD20 the gradient of a product with a weight', () => {
  it('is one product over time and batch, without a transposed copy', () => {
    const { graph } = buildGradientGraph({
      inputs: [{ shape: ['time', 'batch', 4] }, { shape: [4, 3] }],
      build: (g, [x, w]) => g.matMul(x!, w!),
      sizes: { time: 5, batch: 2 },
    });
    const ops = graph.nodes.map((node) => node.op);
    expect(ops.filter((op) => op === 'Gemm')).toHaveLength(2);
    expect(ops.filter((op) => op === 'MatMul')).toHaveLength(1);
    expect(ops).not.toContain('Transpose');
  });
});

describe('AD21 attributes', () => {
  it('are float32 in the gradient as they are in the operator', () => {
    const [gradient] = readGradients(vectorCheck([-1], (g, x) => g.leakyRelu(x, 0.01)));
    expect(gradient).toEqual([Math.fround(0.01)]);
  });
});

describe('nodes of the gradient', () => {
  it('belong to the block whose derivative they are', () => {
    const { graph } = buildGradientGraph(
      vectorCheck([1], (g, x) => g.within('b', () => g.tanh(g.within('a', () => g.exp(x))))),
    );
    const blocks = graph.nodes.map((node) => node.block);
    expect(blocks.filter((block) => block === 'a').length).toBeGreaterThan(1);
    expect(blocks.filter((block) => block === 'b').length).toBeGreaterThan(1);
  });
});

/** Smooth operators on square matrices, by number. */
const STEPS: readonly ((g: Emitter, a: Value, b: Value) => Value)[] = [
  (g, a, b) => g.add(a, b),
  (g, a, b) => g.sub(a, b),
  (g, a, b) => g.mul(a, b),
  (g, a, b) => g.matMul(a, b),
  (g, a, b) => g.div(a, g.add(g.mul(b, b), 1)),
  (g, a) => g.tanh(a),
  (g, a) => g.sigmoid(a),
  (g, a) => g.transpose(a, [1, 0]),
  (g, a) => g.softmax(a, 0),
  (g, a, b) => g.add(a, g.reduceMean(b, [1], true)),
  (g, a, b) => g.concat([g.slice(a, 0, 0, 1), g.slice(b, 0, 1, null)], 0),
  (g, a, b) => g.mul(a, g.slice(b, 1, 0, 1)),
];

describe('random graphs', () => {
  it('have the gradients that their differences say', () => {
    const step = fc.record({
      kind: fc.nat(STEPS.length - 1),
      left: fc.nat(),
      right: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), fc.integer({ min: 1, max: 1000 }), (steps, seed) => {
        checkGradients({
          seed,
          inputs: [{ shape: [3, 'n'] }, { shape: [3, 'n'] }],
          sizes: { n: 3 },
          build: (g, inputs) => {
            // The product needs one name for both axes.
            const values = inputs.map((v) => g.reshape(v, [3, 3]));
            for (const { kind, left, right } of steps) {
              values.push(STEPS[kind]!(g, values[left % values.length]!, values[right % values.length]!));
            }
            return values.slice(-2);
          },
        });
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
