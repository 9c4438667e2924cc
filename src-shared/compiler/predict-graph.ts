import { GraphBuilder } from '../ir/builder';
import type { Graph } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { removeDead, removeDeadConstants } from '../passes/dead';
import { shareEqualNodes } from '../passes/share';
import type { Tensor } from '../tensor/tensor';
import type { ModelPlan } from './compile';
import { lowerForward } from './forward';
import { declareInputs, refuseMask, sourceOf } from './model-inputs';

/** The inference graph with the parameters inside. Throws when a parameter is missing. */
export function buildPredictGraph(plan: ModelPlan, parameters: ReadonlyMap<string, Tensor>): Graph {
  const builder = new GraphBuilder('predict');
  const g = new Emitter(builder);
  const inputs = declareInputs(builder, plan);
  const heads = lowerForward(g, plan.project, plan.checked, {
    form: 'predict',
    parameter: (block, name) => {
      const tensor = parameters.get(`${block}.${name}`);
      if (!tensor) throw new Error(`No values for parameter ${block}.${name}`);
      return builder.parameter(`${block}.${name}`, tensor);
    },
    dropoutMask: refuseMask,
    source: (block) => sourceOf(inputs, block),
  });
  for (const head of heads) builder.output(head.prediction, head.block);
  const graph = builder.build();
  shareEqualNodes(graph);
  removeDead(graph);
  removeDeadConstants(graph);
  return graph;
}
