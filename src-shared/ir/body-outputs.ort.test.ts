import { describe, expect, it } from 'vitest';
import { evaluateGraph } from '../eval/evaluate';
import { findOp } from '../ops/op-table';
import { describeDifference } from '../testing/graphs';
import { runInOnnxruntime } from '../testing/ort';
import { tensor, type Tensor } from '../tensor/tensor';
import { graphValue, int } from './attributes';
import { GraphBuilder } from './builder';
import type { Graph } from './graph';
import { findUnsound } from './verify';

/**
 * onnxruntime 1.30 gives uninitialised memory for an output of a Scan body that repeats another output or is an input of
 * the body. These tests show why the builder puts an Identity there. When the first of each pair fails, onnxruntime has
 * been mended and the verifier may become milder.
 */
type Trap = 'a repeated output' | 'an unchanged state';

function scanGraph(trap: Trap, guarded: boolean): Graph {
  const g = new GraphBuilder('main');
  const type = { dtype: 'float32', shape: [2] } as const;
  const start = g.input('start', 'float32', [2]);
  const x = g.input('x', 'float32', [3, 2]);
  const body = new GraphBuilder('body', g);
  const h = body.input('h', 'float32', [2]);
  const step = body.input('step', 'float32', [2]);
  const sum = body.node('Add', [h, step], [type])[0]!;
  const outputs = trap === 'a repeated output' ? [sum, sum] : [h, sum];
  if (guarded) for (const v of outputs) body.output(v);
  else body.outputs.push(...outputs);
  const attributes = { body: graphValue(body.build()), num_scan_inputs: int(1) };
  const [last, y] = g.node('Scan', [start, x], [type, { ...type, shape: [3, 2] }], attributes);
  g.output(last!, 'last');
  g.output(y!, 'y');
  return g.build();
}

const feeds = new Map<string, Tensor>([
  ['start', tensor('float32', [2], [10, 20])],
  ['x', tensor('float32', [3, 2], [1, 2, 3, 4, 5, 6])],
]);

describe.each<Trap>(['a repeated output', 'an unchanged state'])('a body with %s', (trap) => {
  it('is wrong in onnxruntime as it stands, and refused by the verifier', async () => {
    const graph = scanGraph(trap, false);
    const right = evaluateGraph(graph, feeds);
    const theirs = await runInOnnxruntime(graph, feeds);
    const differences = [...right].map(([name, value]) => describeDifference(theirs.get(name)!, value));
    expect(differences.some((difference) => difference !== null)).toBe(true);
    expect(findUnsound(graph, findOp)).toHaveLength(1);
  });

  it('is right once the builder has put an Identity there', async () => {
    const graph = scanGraph(trap, true);
    expect(findUnsound(graph, findOp)).toEqual([]);
    const theirs = await runInOnnxruntime(graph, feeds);
    expect(theirs).toEqual(evaluateGraph(graph, feeds));
    expect([...theirs.get('last')!.data]).toEqual(trap === 'a repeated output' ? [19, 32] : [10, 20]);
  });
});
