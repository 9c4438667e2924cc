import { describe, expect, it } from 'vitest';
import { float, int, text, texts } from '../ir/attributes';
import type { Graph, Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import { buildGraph } from '../testing/graphs';
import { scalar, tensor, toNumbers, type Tensor } from '../tensor/tensor';
import { evaluateAll, evaluateGraph } from './evaluate';

function feed(values: Readonly<Record<string, Tensor>>): Map<string, Tensor> {
  return new Map(Object.entries(values));
}

/** The one output of a graph, as numbers. */
function outputOf(graph: Graph, values: Readonly<Record<string, Tensor>>): number[] {
  const [result] = evaluateGraph(graph, feed(values)).values();
  if (!result) throw new Error('The graph has no output');
  return Array.from(toNumbers(result));
}

function unaryGraph(emit: (g: Emitter, x: Value) => Value): Graph {
  return buildGraph((g) => ({ y: emit(g, g.builder.input('x', 'float64', ['n'])) }));
}

const numbers = (...values: readonly number[]): Tensor => tensor('float64', [values.length], values);

describe('evaluateGraph', () => {
  it('rounds every value to its element type', () => {
    const tenths = (dtype: 'float32' | 'float64'): Tensor | undefined =>
      evaluateGraph(
        buildGraph((g) => ({ y: g.add(g.mul(g.builder.input('x', dtype, []), 3), 0.1) })),
        feed({ x: scalar(dtype, 0.1) }),
      ).get('y');
    const f = Math.fround;
    expect(tenths('float32')?.data[0]).toBe(f(f(f(0.1) * 3) + f(0.1)));
    expect(tenths('float64')?.data[0]).toBe(0.1 * 3 + 0.1);
  });

  it('counts in int64 exactly up to 2⁵³', () => {
    const graph = buildGraph((g) => ({ y: g.add(g.builder.input('x', 'int64', []), 1) }));
    expect(evaluateGraph(graph, feed({ x: scalar('int64', 2 ** 53 - 1) })).get('y')?.data[0]).toBe(2n ** 53n);
  });

  it('gives all values of the outermost graph by name, constants untouched', () => {
    const far = { dtype: 'int64', dims: [1], data: BigInt64Array.of(2n ** 63n - 1n) } as const;
    const graph = buildGraph((g) => {
      g.constant(far, 'far');
      const x = g.builder.input('x', 'float32', [2]);
      return { y: g.one('Exp', [g.one('Neg', [x], {}, { hint: 'negative' })]) };
    });
    const all = evaluateAll(graph, feed({ x: tensor('float32', [2], [0, 1]) }));
    expect([...all.keys()]).toEqual(['x', 'far', 'negative', 'y']);
    expect(all.get('far')).toBe(far);
    expect(all.get('negative')?.data).toEqual(Float32Array.of(-0, -1));
  });

  it('refuses missing, unknown and misfitting inputs', () => {
    const graph = buildGraph((g) => {
      const x = g.builder.input('x', 'float32', ['batch', 2]);
      return { y: g.add(x, g.builder.input('b', 'float32', ['batch', 1])) };
    });
    const x = tensor('float32', [3, 2], [1, 2, 3, 4, 5, 6]);
    const b = tensor('float32', [3, 1], [1, 2, 3]);
    const evaluate = (values: Record<string, Tensor>): unknown => evaluateGraph(graph, feed(values));
    expect(evaluate({ x, b })).toBeInstanceOf(Map);
    expect(() => evaluate({ x })).toThrow('test needs the input b');
    expect(() => evaluate({ x, b, c: b })).toThrow('test has no input c');
    expect(() => evaluate({ x, b: tensor('float32', [2, 1], [1, 2]) })).toThrow('b has the sizes [2]');
    expect(() => evaluate({ x, b: tensor('float32', [3, 2], [1, 2, 3, 4, 5, 6]) })).toThrow('1 is 1 here');
    expect(() => evaluate({ x, b: tensor('float64', [3, 1], [1, 2, 3]) })).toThrow(
      'b is declared float32, not float64',
    );
  });

  it('binds plain names before the expressions made of them', () => {
    const graph = buildGraph((g) => {
      const doubled = g.builder.input('doubled', 'float32', ['2*time']);
      g.builder.input('x', 'float32', ['time']);
      return { y: g.exp(doubled) };
    });
    const evaluate = (n: number): unknown =>
      evaluateGraph(
        graph,
        feed({ doubled: tensor('float32', [n], new Array<number>(n).fill(0)), x: tensor('float32', [2], [0, 0]) }),
      );
    expect(evaluate(4)).toBeInstanceOf(Map);
    expect(() => evaluate(5)).toThrow('2*time is 4 here');
  });

  it('names operator, node and block where something goes wrong', () => {
    const graph = buildGraph((g) =>
      g.within('lookup', () => {
        const ids = g.builder.input('ids', 'int64', [1]);
        return { y: g.gather(g.constant(tensor('float32', [3], [1, 2, 3])), ids) };
      }),
    );
    expect(() => evaluateGraph(graph, feed({ ids: tensor('int64', [1], [3]) }))).toThrow(
      /^Gather lookup\/Gather\/node of block lookup: .*index 3 is out of range for 3 elements/,
    );
  });

  it('finds a value whose declared shape is not what the operator gives', () => {
    const graph = buildGraph((g) => {
      const x = g.builder.input('x', 'float32', [2, 3]);
      return { y: g.one('Transpose', [x], {}, { types: [{ dtype: 'float32', shape: [2, 3] }] }) };
    });
    expect(() => evaluateGraph(graph, feed({ x: tensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]) }))).toThrow(
      'y has the sizes [3,2] but is declared as 2 × 3',
    );
  });

  it('refuses an operator that it does not know', () => {
    const graph = buildGraph((g) => ({ y: g.exp(g.builder.input('x', 'float32', [1])) }));
    graph.nodes.forEach((node, i) => (graph.nodes[i] = { ...node, op: 'Guess' }));
    expect(() => evaluateGraph(graph, feed({ x: tensor('float32', [1], [1]) }))).toThrow(/not in the table/);
  });
});

describe('values that need no second opinion', () => {
  it('follow C where powers of ±1 meet infinity and NaN', () => {
    const graph = buildGraph((g) => ({
      y: g.pow(g.builder.input('x', 'float64', ['n']), g.builder.input('e', 'float64', ['n'])),
    }));
    const bases = [1, 1, -1, -1, 0, -8];
    const exponents = [NaN, Infinity, Infinity, NaN, 0, 1 / 3];
    expect(outputOf(graph, { x: numbers(...bases), e: numbers(...exponents) })).toEqual([1, 1, 1, NaN, 1, NaN]);
  });

  it('keep sigmoid, softplus and log-softmax finite far out', () => {
    const far = numbers(-800, 800);
    expect(
      outputOf(
        unaryGraph((g, x) => g.sigmoid(x)),
        { x: far },
      ),
    ).toEqual([0, 1]);
    expect(
      outputOf(
        unaryGraph((g, x) => g.softplus(x)),
        { x: far },
      ),
    ).toEqual([0, 800]);
    expect(
      outputOf(
        unaryGraph((g, x) => g.logSoftmax(x)),
        { x: far },
      ),
    ).toEqual([-1600, 0]);
  });

  it('hold small differences where plain formulas lose them', () => {
    const elu = unaryGraph((g, x) => g.one('Elu', [x]));
    expect(outputOf(elu, { x: numbers(-1e-12) })[0]).toBeCloseTo(-1e-12, 23);
    const softplus = unaryGraph((g, x) => g.softplus(x));
    expect(outputOf(softplus, { x: numbers(-40) })[0]).toBeCloseTo(Math.exp(-40), 30);
  });

  it('read float attributes as the float32 that a file would hold', () => {
    const graph = unaryGraph((g, x) => g.one('LeakyRelu', [x], { alpha: float(0.1) }));
    expect(outputOf(graph, { x: numbers(-1) })).toEqual([-Math.fround(0.1)]);
  });

  it('make a log-sum-exp of nothing but −∞ equal −∞', () => {
    const graph = unaryGraph((g, x) => g.reduceBy('ReduceLogSumExp', x, [0]));
    expect(outputOf(graph, { x: numbers(-Infinity, -Infinity) })).toEqual([-Infinity]);
  });

  it('refuse an integer division by zero and an integer of NaN', () => {
    const divide = buildGraph((g) => ({ y: g.div(g.builder.input('x', 'int64', []), 0) }));
    expect(() => outputOf(divide, { x: scalar('int64', 3) })).toThrow('divides an integer by zero');
    const cast = unaryGraph((g, x) => g.cast(x, 'int64'));
    expect(() => outputOf(cast, { x: numbers(NaN) })).toThrow('NaN has no int64 value');
  });
});

describe('recurrent operators', () => {
  const weights = (gates: number): Record<string, Tensor> => ({
    x: tensor('float64', [2, 2, 1], [0.5, -1, 2, 0.25]),
    w: tensor('float64', [1, gates, 1], new Array<number>(gates).fill(0.3)),
    r: tensor('float64', [1, gates, 1], new Array<number>(gates).fill(-0.4)),
    h0: tensor('float64', [1, 2, 1], [0.7, -0.2]),
    lengths: tensor('int32', [2], [2, 0]),
  });

  function cell(op: 'RNN' | 'GRU' | 'LSTM', gates: number, attributes: Parameters<Emitter['emit']>[2] = {}): Graph {
    return buildGraph((g) => {
      const b = g.builder;
      const inputs = [b.input('x', 'float64', [2, 2, 1]), b.input('w', 'float64', [1, gates, 1])];
      inputs.push(b.input('r', 'float64', [1, gates, 1]));
      const lengths = b.input('lengths', 'int32', [2]);
      const [y, last] = g.emit(
        op,
        [...inputs, null, lengths, b.input('h0', 'float64', [1, 2, 1])],
        { hidden_size: int(1), ...attributes },
        { outputCount: 2 },
      );
      return { y: y!, last: last! };
    });
  }

  it.each([
    ['RNN', 1],
    ['GRU', 3],
    ['LSTM', 4],
  ] as const)('of no steps end where they began: %s', (op, gates) => {
    const results = evaluateGraph(cell(op, gates), feed(weights(gates)));
    expect(results.get('last')?.data[1]).toBe(-0.2);
    expect([results.get('y')?.data[1], results.get('y')?.data[3]]).toEqual([0, 0]);
  });

  it('compute h = tanh(w·x + r·h) step by step', () => {
    const results = evaluateGraph(cell('RNN', 1), feed(weights(1)));
    const first = Math.tanh(0.3 * 0.5 - 0.4 * 0.7);
    const second = Math.tanh(0.3 * 2 - 0.4 * first);
    expect(results.get('last')?.data[0]).toBeCloseTo(second, 15);
    expect(results.get('y')?.data[2]).toBeCloseTo(second, 15);
  });

  it('refuse lengths beyond the sequence and what they do not know', () => {
    const long = { ...weights(1), lengths: tensor('int32', [2], [3, 1]) };
    expect(() => evaluateGraph(cell('RNN', 1), feed(long))).toThrow('length 3 is longer than 2 steps');
    const evaluate = (op: 'RNN' | 'LSTM', gates: number, attributes: Parameters<Emitter['emit']>[2]): unknown =>
      evaluateGraph(cell(op, gates, attributes), feed(weights(gates)));
    expect(() => evaluate('RNN', 1, { layout: int(1) })).toThrow('layout is not supported');
    expect(() => evaluate('RNN', 1, { clip: float(1) })).toThrow('clip is not supported');
    expect(() => evaluate('RNN', 1, { activations: texts(['Softsign']) })).toThrow('activation Softsign');
    expect(() => evaluate('LSTM', 4, { input_forget: int(1) })).toThrow('input_forget is not supported');
  });
});

describe('what has no one value', () => {
  it('is refused: dropout while training', () => {
    const graph = unaryGraph((g, x) => g.one('Dropout', [x, g.scalar(0.5, 'float32'), g.scalar(1, 'bool')]));
    expect(() => outputOf(graph, { x: numbers(1) })).toThrow('draws random numbers');
  });

  it('is refused: modes of padding, scattering and pooling that ONNX 17 lacks or we never write', () => {
    const pad = buildGraph((g) => {
      const x = g.builder.input('x', 'float64', [2]);
      return { y: g.one('Pad', [x, g.integers([1, 1])], { mode: text('wrap') }) };
    });
    expect(() => outputOf(pad, { x: numbers(1, 2) })).toThrow('mode wrap');
    const scatter = buildGraph((g) => {
      const x = g.builder.input('x', 'float64', [2]);
      return { y: g.one('ScatterElements', [x, g.integers([0]), g.slice(x, 0, 0, 1)], { reduction: text('max') }) };
    });
    expect(() => outputOf(scatter, { x: numbers(1, 2) })).toThrow('reduction max');
  });
});

describe('Scan', () => {
  it('of no steps hands the states on and gives empty sequences', () => {
    const graph = buildGraph((g) => {
      const x = g.builder.input('x', 'float32', ['time', 'batch']);
      const { states, outputs } = g.scan({
        states: [g.builder.input('h', 'float32', ['batch'])],
        inputs: [x],
        body: (inner, [h], [step]) => {
          const next = inner.add(h!, step!);
          return { states: [next], outputs: [inner.concat([next, next], 0)] };
        },
      });
      return { last: states[0]!, y: outputs[0]! };
    });
    const results = evaluateGraph(graph, feed({ x: tensor('float32', [0, 2], []), h: tensor('float32', [2], [1, 2]) }));
    expect(results.get('last')?.data).toEqual(Float32Array.of(1, 2));
    expect(results.get('y')?.dims).toEqual([0, 4]);
  });
});
