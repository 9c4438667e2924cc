import type { PortReference } from '../document/document';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { removeDead, removeDeadConstants } from '../passes/dead';
import { shareEqualNodes } from '../passes/share';
import type { Tensor } from '../tensor/tensor';
import type { ModelPlan } from './compile';
import { lowerForward } from './forward';
import { declareInputs, refuseMask, sourceOf } from './model-inputs';

/**
 * The inference graph with the parameters inside; the output ports of `published` are outputs too, as `BLOCK.PORT`.
 * Throws when a parameter is missing, or a published port is not part of the model.
 */
export function buildPredictGraph(
  plan: ModelPlan,
  parameters: ReadonlyMap<string, Tensor>,
  published: readonly PortReference[] = [],
): Graph {
  const builder = new GraphBuilder('predict');
  const g = new Emitter(builder);
  const inputs = declareInputs(builder, plan);
  const ports = new Map<string, Value>();
  const weights: Value[] = [];
  const heads = lowerForward(g, plan.project, plan.checked, {
    form: 'predict',
    parameter: (block, name) => {
      const tensor = parameters.get(`${block}.${name}`);
      if (!tensor) throw new Error(`No values for parameter ${block}.${name}`);
      const weight = builder.parameter(`${block}.${name}`, tensor);
      weights.push(weight);
      return weight;
    },
    dropoutMask: refuseMask,
    source: (block) => sourceOf(inputs, block),
    observe: (block, port, lowered) => ports.set(`${block}.${port}`, lowered.value),
  });
  for (const head of heads) builder.output(head.prediction, head.block);
  for (const name of new Set(published.map(({ block, port }) => `${block}.${port}`))) {
    const value = ports.get(name);
    if (!value) throw new Error(`The model computes no ${name}`);
    builder.output(value, name);
  }
  const graph = builder.build();
  shareEqualNodes(graph);
  removeDead(graph);
  // All of them: whoever opens the file again wants to train the model further.
  removeDeadConstants(graph, weights);
  return graph;
}
