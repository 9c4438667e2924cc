import { describe, expect, it } from 'vitest';
import { scalar, tensor } from '../tensor/tensor';
import { GraphBuilder, type ValueType } from './builder';

const MATRIX: ValueType = { dtype: 'float32', shape: ['batch', 4] };

describe('dimension sources', () => {
  it('are the first value that carries the size, in this graph or around it', () => {
    const g = new GraphBuilder('main');
    const x = g.input('x', 'float32', ['time', 'batch', 4]);
    g.input('y', 'float32', ['batch', 'features']);
    const body = new GraphBuilder('body', g);
    const step = body.input('step', 'float32', ['batch', 'inner']);
    expect(g.findDimension('batch')).toEqual({ value: x, axis: 1 });
    expect(g.findDimension('features')?.axis).toBe(1);
    expect(body.findDimension('batch')).toEqual({ value: x, axis: 1 });
    expect(body.findDimension('inner')).toEqual({ value: step, axis: 1 });
    expect(g.findDimension('inner')).toBeNull();
    expect(g.findDimension('4')).toBeNull();
  });
});

describe('constants', () => {
  it('are shared when equal in type, sizes and every element', () => {
    const g = new GraphBuilder('main');
    const one = g.constant(scalar('float32', 1));
    expect(g.constant(scalar('float32', 1))).toBe(one);
    const others = [
      scalar('float64', 1),
      tensor('float32', [1], [1]),
      scalar('float32', 2),
      scalar('float32', 0),
      scalar('float32', -0),
      scalar('float32', NaN),
    ].map((t) => g.constant(t));
    expect(new Set([one, ...others]).size).toBe(7);
    expect(g.initializers).toHaveLength(7);
  });

  it('are told apart where plain numbers would round', () => {
    const g = new GraphBuilder('main');
    const large = (n: bigint): ReturnType<typeof g.constant> =>
      g.constant({ dtype: 'int64', dims: [], data: BigInt64Array.of(n) });
    expect(large(2n ** 62n)).not.toBe(large(2n ** 62n + 1n));
  });

  it('are not shared when large, and live in the outermost graph', () => {
    const g = new GraphBuilder('main');
    const body = new GraphBuilder('body', new GraphBuilder('middle', g));
    const values = new Array<number>(65).fill(0);
    const a = body.constant(tensor('float32', [65], values), 'table');
    expect(body.constant(tensor('float32', [65], values), 'table')).not.toBe(a);
    expect(g.initializers.map((v) => v.name)).toEqual(['table', 'table_2']);
    expect(body.initializers).toEqual([]);
  });
});

describe('nodes', () => {
  it('belong to the current block and are named after it, unless a hint names them', () => {
    const g = new GraphBuilder('main');
    const x = g.input('x', 'float32', ['batch', 4]);
    g.block = 'dense';
    const [y] = g.node('Tanh', [x], [MATRIX]);
    const [z] = g.node('Tanh', [x], [MATRIX]);
    const [h] = g.node('Tanh', [x], [MATRIX], {}, 'hidden');
    expect([y!.name, z!.name, h!.name]).toEqual(['dense/Tanh', 'dense/Tanh_2', 'hidden']);
    expect(g.nodes.map((n) => [n.name, n.block])).toEqual([
      ['dense/Tanh/node', 'dense'],
      ['dense/Tanh/node_2', 'dense'],
      ['hidden/node', 'dense'],
    ]);
  });

  it('inside a body belong to the block around it and share its names', () => {
    const g = new GraphBuilder('main');
    g.block = 'gru';
    g.input('h', 'float32', [2]);
    const body = new GraphBuilder('body', g);
    expect(body.block).toBe('gru');
    expect(body.input('h', 'float32', [2]).name).toBe('h_2');
  });
});

describe('outputs', () => {
  it('take the name asked for without a further node', () => {
    const g = new GraphBuilder('main');
    const [y] = g.node('Tanh', [g.input('x', 'float32', ['batch', 4])], [MATRIX]);
    const out = g.output(y!, 'prediction');
    expect(out).toBe(y);
    expect(out.name).toBe('prediction');
    expect(g.nodes).toHaveLength(1);
  });

  it('get an Identity of their own for an input, a constant and a repeated value', () => {
    const g = new GraphBuilder('main');
    const x = g.input('x', 'float32', ['batch', 4]);
    const [y] = g.node('Tanh', [x], [MATRIX]);
    g.output(y!, 'first');
    g.output(y!, 'second');
    g.output(x, 'copy');
    g.output(g.constant(scalar('float32', 1), 'one'), 'unit');
    expect(g.outputs.map((v) => v.name)).toEqual(['first', 'second', 'copy', 'unit']);
    expect(g.nodes.map((n) => [n.op, n.inputs[0]?.name])).toEqual([
      ['Tanh', 'x'],
      ['Identity', 'first'],
      ['Identity', 'x'],
      ['Identity', 'one'],
    ]);
  });

  it('get one in a body for what the body only captures', () => {
    const g = new GraphBuilder('main');
    const [y] = g.node('Tanh', [g.input('x', 'float32', ['batch', 4])], [MATRIX]);
    const body = new GraphBuilder('body', g);
    const out = body.output(y!);
    expect(out).not.toBe(y);
    expect(body.nodes.map((n) => n.op)).toEqual(['Identity']);
    expect(g.nodes).toHaveLength(1);
  });

  it('refuse a name that is taken', () => {
    const g = new GraphBuilder('main');
    const x = g.input('x', 'float32', ['batch', 4]);
    const [y] = g.node('Tanh', [x], [MATRIX]);
    expect(() => g.output(y!, 'x')).toThrow('The name "x" is already taken');
  });
});
