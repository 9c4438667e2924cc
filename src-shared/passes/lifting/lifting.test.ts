import { describe, expect, it } from 'vitest';
import { differentiate } from '../../autodiff/differentiate';
import { lookupRule } from '../../autodiff/rule-table';
import { Random } from '../../base/random';
import { evaluateGraph } from '../../eval/evaluate';
import { GraphBuilder } from '../../ir/builder';
import { bodyOf, type Graph, type Value } from '../../ir/graph';
import { Emitter } from '../../ops/emitter';
import { verifyTypedGraph } from '../../ops/verify-typed';
import { expectAllCloseTo, randomFeeds } from '../../testing/graphs';
import { randomLoop, type RandomLoop } from '../../testing/random-loop';
import { liftForward, optimizeTraining } from '../pipeline';
import { hoistLoops } from './hoist';

const TIGHT = { relative: 1e-10, absolute: 1e-12 };

type Stage = 'as written' | 'lifted';

/** Outputs and, with `isDifferentiated`, the gradients of a random loop. */
function loopGraph(loop: RandomLoop, stage: Stage, isDifferentiated: boolean): Graph {
  const builder = new GraphBuilder('loop');
  const g = new Emitter(builder);
  const inputs = loop.inputs.map((input, i) => builder.input(`x${i}`, 'float64', input.shape));
  const outputs = loop.build(g, inputs);
  if (stage === 'lifted') liftForward(builder);
  const published = outputs.map((v, i) => builder.output(v, `y${i}`));
  if (isDifferentiated) {
    const seeds = new Map(outputs.map((v, i): [Value, Value] => [v, builder.input(`s${i}`, 'float64', v.shape)]));
    const gradients = differentiate(g, seeds, inputs, lookupRule);
    inputs.forEach((v, i) => {
      const gradient = gradients.get(v);
      if (gradient) builder.output(gradient, `d${i}`);
    });
  }
  expect(published.length).toBeGreaterThan(0);
  if (stage === 'lifted') optimizeTraining(builder);
  return builder.build();
}

function countInLoops(graph: Graph): number {
  return graph.nodes
    .filter((n) => n.op === 'Scan')
    .reduce((sum, n) => sum + bodyOf(n).nodes.filter((inner) => inner.op !== 'Identity').length, 0);
}

describe('lifting', () => {
  const seeds = Array.from({ length: 150 }, (_, seed) => seed);

  it.each(seeds)('gives the values and gradients of the loop as written, seed %i', (seed) => {
    for (const isDifferentiated of [false, true]) {
      const written = loopGraph(randomLoop(new Random(seed)), 'as written', isDifferentiated);
      const loop = randomLoop(new Random(seed));
      const lifted = loopGraph(loop, 'lifted', isDifferentiated);
      verifyTypedGraph(written);
      verifyTypedGraph(lifted);
      const feeds = randomFeeds(written, new Random(seed + 1), loop.sizes);
      expectAllCloseTo(evaluateGraph(lifted, feeds), evaluateGraph(written, feeds), TIGHT);
    }
  });

  it('takes out of a loop without a known end what is the same at each step', () => {
    const builder = new GraphBuilder('main');
    const g = new Emitter(builder);
    const x = builder.input('x', 'float64', [3]);
    const { states } = g.loop({
      most: 20,
      states: [builder.input('h', 'float64', [3]), builder.input('unchanged', 'float64', [3])],
      body: (inner, [h]) => {
        const rate = inner.sigmoid(inner.mul(x, 2));
        const next = inner.add(h!, rate);
        return { states: [next, inner.tanh(rate)], outputs: [], goesOn: inner.less(inner.reduceSum(next), 5) };
      },
    });
    states.forEach((v, i) => builder.output(v, `y${i}`));
    const feeds = randomFeeds(builder.build(), new Random(1));
    const written = evaluateGraph(builder.build(), feeds);
    hoistLoops(builder);
    verifyTypedGraph(builder.build());
    expectAllCloseTo(evaluateGraph(builder.build(), feeds), written, TIGHT);
    expect(builder.nodes.map(({ op }) => op)).toEqual(['Mul', 'Sigmoid', 'Tanh', 'Loop']);
    const inside = bodyOf(builder.nodes.at(-1)!).nodes.map(({ op }) => op);
    expect(inside.sort()).toEqual(['Add', 'Identity', 'Less', 'ReduceSum']);
  });

  it('takes work out of loops', () => {
    let written = 0;
    let lifted = 0;
    for (const seed of seeds) {
      written += countInLoops(loopGraph(randomLoop(new Random(seed)), 'as written', true));
      lifted += countInLoops(loopGraph(randomLoop(new Random(seed)), 'lifted', true));
    }
    expect(lifted).toBeLessThan(0.7 * written);
  });
});
