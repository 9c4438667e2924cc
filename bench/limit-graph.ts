import { GATES } from '../src-shared/blocks/recurrent/cell-kind';
import { GraphBuilder } from '../src-shared/ir/builder';
import type { Graph, Value } from '../src-shared/ir/graph';
import { Emitter } from '../src-shared/ops/emitter';
import type { RecurrentModel } from './models';

/**
 * The matrix products of one training step of a recurrent layer and nothing else, as a plain implementation has them:
 * for each direction the projection of the input, `h·Rᵀ` at each step forward, `dz·R` at each step backward, and one
 * product for each weight gradient. No gradient of the input, no head, no gates, no optimizer. The GRU that resets before the
 * product has two products a step each way.
 *
 * `R` and `W` are inputs, as they are while training: onnxruntime cannot pack them in advance. Of each result only one row
 * leaves the graph, since copying results out would cost as much as computing them.
 */
export function buildLimitGraph({ cell, time, batch, inputs, hidden, bidirectional }: RecurrentModel): Graph {
  const g = new Emitter(new GraphBuilder('products'));
  const { builder } = g;
  const rows = GATES[cell] * hidden;
  const parts = cell === 'gru' ? [2 * hidden, hidden] : [rows];
  const x = builder.input('x', 'float32', [time * batch, inputs]);
  for (const side of bidirectional ? ['forward', 'backward'] : ['forward']) {
    const input = (name: string, shape: readonly number[]): Value => builder.input(`${side}.${name}`, 'float32', shape);
    const W = input('W', [rows, inputs]);
    keepRow(g, g.gemm(x, W, null, { transB: true }));
    const allZ = input('dz', [time * batch, rows]);
    keepRow(g, g.gemm(allZ, x, null, { transA: true }));
    const R = parts.map((size, i) => input(`R${i}`, [size, hidden]));
    const h = parts.map((_, i) => input(`h${i}`, [time, batch, hidden]));
    const dz = parts.map((size, i) => input(`dz${i}`, [time, batch, size]));
    multiplyEachStep(
      g,
      h,
      R.map((r) => g.transpose(r, [1, 0])),
    );
    multiplyEachStep(g, dz, R);
    parts.forEach((size, i) => {
      const flatZ = g.reshape(dz[i]!, [time * batch, size]);
      const flatH = g.reshape(h[i]!, [time * batch, hidden]);
      keepRow(g, g.gemm(flatZ, flatH, null, { transA: true }));
    });
  }
  return builder.build();
}

/** A loop over the steps of `sequences` that multiplies each with its matrix. */
function multiplyEachStep(g: Emitter, sequences: readonly Value[], matrices: readonly Value[]): void {
  const { outputs } = g.scan({
    states: [],
    inputs: sequences,
    body: (b, _, steps) => ({ states: [], outputs: steps.map((step, i) => b.matMul(step, matrices[i]!)) }),
  });
  for (const v of outputs) keepRow(g, g.slice(v, 0, 0, 1));
}

/** Publishes a little of a value, so that the product cannot be left out. */
function keepRow(g: Emitter, value: Value): void {
  g.builder.output(g.slice(value, value.shape.length - 2, 0, 1));
}
