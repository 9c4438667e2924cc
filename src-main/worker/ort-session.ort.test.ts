import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { graphValue, int, ints } from '../../src-shared/ir/attributes';
import { GraphBuilder } from '../../src-shared/ir/builder';
import type { Graph } from '../../src-shared/ir/graph';
import { encodeModel } from '../../src-shared/onnx/write';
import { tensor, toNumbers, type Tensor } from '../../src-shared/tensor/tensor';
import { createSession, listBackends, type ModelSession } from './ort-session';

/** A running sum over time, a fixed weight, and a masked count: a body, a constant and four element types. */
function buildGraph(): Graph {
  const g = new GraphBuilder('sums');
  const x = g.input('x', 'float32', ['time', 'batch', 2]);
  const start = g.input('start', 'float32', ['batch', 2]);
  const flags = g.input('flags', 'bool', ['batch']);
  const ids = g.input('ids', 'int64', ['batch']);
  g.block = 'scaled';
  const weight = g.constant(tensor('float32', [2], [1, 10]), 'scaled.weight');
  const [scaled] = g.node('Mul', [x, weight], [{ dtype: 'float32', shape: ['time', 'batch', 2] }]);
  const body = new GraphBuilder('body', g);
  const state = body.input('state', 'float32', ['batch', 2]);
  const step = body.input('step', 'float32', ['batch', 2]);
  const [next] = body.node('Add', [state, step], [{ dtype: 'float32', shape: ['batch', 2] }]);
  body.output(next!);
  body.output(next!);
  const outputs = g.node(
    'Scan',
    [start, scaled!],
    [
      { dtype: 'float32', shape: ['batch', 2] },
      { dtype: 'float32', shape: ['time', 'batch', 2] },
    ],
    { body: graphValue(body.build()), num_scan_inputs: int(1), scan_input_axes: ints([0]) },
  );
  const [not] = g.node('Not', [flags], [{ dtype: 'bool', shape: ['batch'] }]);
  const [double] = g.node('Add', [ids, ids], [{ dtype: 'int64', shape: ['batch'] }]);
  g.output(outputs[0]!, 'last');
  g.output(outputs[1]!, 'sums');
  g.output(not!, 'not');
  g.output(double!, 'double');
  return g.build();
}

function feeds(): Map<string, Tensor> {
  return new Map([
    ['x', tensor('float32', [3, 1, 2], [1, 2, 3, 4, 5, 6])],
    ['start', tensor('float32', [1, 2], [100, 200])],
    ['flags', tensor('bool', [1], [1])],
    ['ids', { dtype: 'int64', dims: [1], data: BigInt64Array.of(2n ** 61n) }],
  ]);
}

async function withSession<T>(graph: Graph, use: (session: ModelSession) => Promise<T>): Promise<T> {
  const session = await createSession(encodeModel(graph, new Map([['project', '{"é":1}']])), { threads: 1 });
  try {
    return await use(session);
  } finally {
    await session.release();
  }
}

async function codesOf(promise: Promise<unknown>): Promise<{ codes: string[]; message: string; block: unknown }> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw new Error(`Expected a DiagnosticError, got ${String(error)}`);
  const { diagnostics, message } = error;
  return { codes: diagnostics.map((d) => d.code), message, block: diagnostics[0]?.where?.block };
}

/** One node `op` of block `gru` over inputs `a: [n]` and `b: [k]`. */
function oneNode(op: string, dtype: 'float32' | 'float64' = 'float32'): Graph {
  const g = new GraphBuilder('one');
  const a = g.input('a', dtype, ['n']);
  const b = op === 'Erf' ? null : g.input('b', dtype, ['k']);
  g.block = 'gru';
  const [c] = g.node(op, b ? [a, b] : [a], [{ dtype, shape: ['n'] }]);
  g.output(c!, 'c');
  return g.build();
}

describe('createSession', () => {
  it('runs what the writer wrote: bodies, constants, float32, bool and int64', async () => {
    await withSession(buildGraph(), async (session) => {
      expect(session.inputNames).toEqual(['x', 'start', 'flags', 'ids']);
      expect(session.outputNames).toEqual(['last', 'sums', 'not', 'double']);
      const out = await session.run(feeds());
      expect([...out.keys()]).toEqual(['last', 'sums', 'not', 'double']);
      expect(toNumbers(out.get('last')!)).toEqual(Float64Array.of(109, 320));
      expect(out.get('sums')!.dims).toEqual([3, 1, 2]);
      expect(toNumbers(out.get('sums')!)).toEqual(Float64Array.of(101, 220, 104, 260, 109, 320));
      expect(out.get('not')).toEqual({ dtype: 'bool', dims: [1], data: Uint8Array.of(0) });
      expect(out.get('double')!.data).toEqual(BigInt64Array.of(2n ** 62n));
    });
  });

  it('computes only the outputs asked for', async () => {
    const out = await withSession(buildGraph(), (session) => session.runSelected(feeds(), ['double']));
    expect([...out.keys()]).toEqual(['double']);
  });

  it('takes thread count, spinning and a fallback ban on the CPU', async () => {
    const session = await createSession(encodeModel(oneNode('Add')), {
      threads: 1,
      provider: 'cpu',
      spinning: false,
      disableFallback: true,
    });
    const one = tensor('float32', [1], [1]);
    const out = await session.run(new Map([...['a', 'b'].map((name) => [name, one] as const)]));
    expect(toNumbers(out.get('c')!)).toEqual(Float64Array.of(2));
    await session.release();
    await session.release();
  });

  it.each<[string, (all: Map<string, Tensor>) => void, string]>([
    ['a missing input', (all) => all.delete('start'), '"start" (float32 batch × 2) is missing'],
    ['a surplus input', (all) => all.set('extra', tensor('float32', [1], [1])), 'no input "extra"'],
    [
      'an input of another name',
      (all) => all.delete('ids') && all.set('id', tensor('int64', [1], [1])),
      'no input "id"',
    ],
    [
      'another element type',
      (all) => all.set('x', tensor('float64', [1, 1, 2], [1, 2])),
      'was given float64 1 × 1 × 2',
    ],
    ['another rank', (all) => all.set('x', tensor('float32', [1, 2], [1, 2])), 'takes float32 time × batch × 2'],
    [
      'another fixed size',
      (all) => all.set('x', tensor('float32', [1, 1, 3], [1, 2, 3])),
      'was given float32 1 × 1 × 3',
    ],
  ])('refuses %s by name', async (_what, change, text) => {
    const all = feeds();
    change(all);
    const { codes, message } = await withSession(buildGraph(), (session) => codesOf(session.run(all)));
    expect(new Set(codes)).toEqual(new Set(['RUNTIME-003']));
    expect(message).toContain(text);
  });

  it('names operator and block when a kernel fails', async () => {
    const all = new Map([
      ['a', tensor('float32', [2], [1, 2])],
      ['b', tensor('float32', [3], [1, 2, 3])],
    ]);
    const failure = await withSession(oneNode('Add'), (session) => codesOf(session.run(all)));
    expect(failure).toMatchObject({ codes: ['RUNTIME-002'], block: 'gru' });
    expect(failure.message).toContain('operator Add (node gru/Add/node) of "gru": Attempting to broadcast');
  });

  it.each([
    ['an operator that does not exist', oneNode('Frobnicate'), 'operator Frobnicate'],
    ['an operator without a kernel for the element type', oneNode('Erf', 'float64'), 'operator Erf'],
  ])('names operator and block of %s', async (_what, graph, text) => {
    const failure = await codesOf(createSession(encodeModel(graph)));
    expect(failure).toMatchObject({ codes: ['RUNTIME-001'], block: 'gru' });
    expect(failure.message).toContain(text);
  });

  it('refuses bytes that are no model, and a provider this build does not have', async () => {
    expect((await codesOf(createSession(Uint8Array.of(1, 2, 3)))).codes).toEqual(['RUNTIME-001']);
    const absent = listBackends().some(({ name }) => name === 'dml') ? 'coreml' : 'dml';
    const bytes = encodeModel(oneNode('Add'));
    expect((await codesOf(createSession(bytes, { provider: absent }))).codes).toEqual(['RUNTIME-001']);
  });

  it('says so when it is used after release', async () => {
    const session = await createSession(encodeModel(buildGraph()));
    await session.release();
    expect((await codesOf(session.run(feeds()))).codes).toEqual(['RUNTIME-002']);
  });
});
