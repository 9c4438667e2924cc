import { GraphBuilder } from '../ir/builder';
import type { Graph } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { removeDead, removeDeadConstants } from '../passes/dead';
import { liftForward } from '../passes/pipeline';
import { shareEqualNodes } from '../passes/share';
import type { ModelPlan } from './model-plan';
import { lowerForward } from './forward';
import type { EvaluateOptions } from './compiled-model';
import { declareInputs, declareStates, declareTargets, refuseMask, sourceOf, textOf } from './model-inputs';
import { emitTotalLoss } from './total-loss';

interface TaughtOptions {
  /** Whether decoders of numbers are shown the true values before each step, in place of their own. */
  readonly isTaught?: boolean;
}

/**
 * Loss, its weight and every head's prediction on a batch, of several heads each loss by itself too; parameters are inputs.
 */
export function buildEvaluateGraph(
  plan: ModelPlan,
  { carry = false, isTaught = false }: EvaluateOptions & TaughtOptions = {},
): Graph {
  const builder = new GraphBuilder('evaluate');
  const g = new Emitter(builder);
  const inputs = declareInputs(builder, plan);
  const targets = declareTargets(builder, plan);
  const carried = declareStates(builder, carry);
  const heads = lowerForward(g, plan.project, plan.checked, {
    form: 'evaluate',
    parameter: (block, name, shape) => builder.contractInput(`${block}.${name}`, 'float32', shape),
    dropoutMask: refuseMask,
    ...(carried && { carried }),
    source: (block) => sourceOf(inputs, block),
    target: (block) => textOf(plan, targets, block),
    truth: (block) => (isTaught ? (targets.get(block) ?? null) : null),
  });
  const total = emitTotalLoss(g, heads, targets);
  builder.output(total.loss, 'loss');
  const [first] = total.heads;
  if (total.heads.length === 1) builder.output(first.weight, 'loss_weight');
  else {
    builder.output(g.identity(first.weight), 'loss_weight');
    for (const { block, loss, weight } of total.heads) {
      builder.output(loss, `${block}.loss`);
      builder.output(weight, `${block}.loss_weight`);
    }
  }
  for (const head of heads) builder.output(head.prediction, head.block);
  liftForward(builder);
  const graph = builder.build();
  shareEqualNodes(graph);
  removeDead(graph);
  removeDeadConstants(graph);
  return graph;
}
