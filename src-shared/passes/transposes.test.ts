import { describe, expect, it } from 'vitest';
import { Random } from '../base/random';
import { evaluateGraph } from '../eval/evaluate';
import { GraphBuilder } from '../ir/builder';
import { intsAttribute, type Graph, type Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { expectAllCloseTo, randomFeeds } from '../testing/graphs';
import { removeDead } from './dead';
import { absorbTransposes } from './transposes';

type Build = (g: Emitter, x: Value) => readonly Value[];

/** The graph as written and after the pass; both give the same values. */
function absorb(build: Build): Graph {
  const make = (): GraphBuilder => {
    const builder = new GraphBuilder('transposes');
    const x = builder.input('x', 'float64', ['time', 4, 'batch']);
    build(new Emitter(builder), x).forEach((v, i) => builder.output(v, `y${i}`));
    return builder;
  };
  const written = make().build();
  const builder = make();
  absorbTransposes(builder);
  const absorbed = builder.build();
  removeDead(absorbed);
  const feeds = randomFeeds(written, new Random(1), { time: 3, batch: 5 });
  expectAllCloseTo(evaluateGraph(absorbed, feeds), evaluateGraph(written, feeds), { relative: 0, absolute: 0 });
  return absorbed;
}

function permutations(graph: Graph): string[] {
  return graph.nodes.flatMap((n) => (n.op === 'Transpose' ? [intsAttribute(n.attributes, 'perm', []).join('')] : []));
}

describe('absorbTransposes', () => {
  it('makes two in a row one', () => {
    const graph = absorb((g, x) => [g.tanh(g.transpose(g.transpose(x, [2, 0, 1]), [1, 0, 2]))]);
    expect(permutations(graph)).toEqual(['021']);
  });

  it('leaves a swap of the last two axes to the product behind it where the first is needed anyway', () => {
    const graph = absorb((g, x) => {
      const rows = g.transpose(x, [2, 0, 1]);
      return [rows, g.matMul(rows, g.transpose(rows, [0, 2, 1]))];
    });
    expect(permutations(graph)).toEqual(['201', '021']);
  });

  it('reads the source where two undo each other', () => {
    const graph = absorb((g, x) => {
      const swapped = g.transpose(x, [0, 2, 1]);
      return [g.tanh(swapped), g.tanh(g.transpose(swapped, [0, 2, 1]))];
    });
    expect(permutations(graph)).toEqual(['021', '012']);
  });
});
