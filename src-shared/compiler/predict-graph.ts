import type { LoweredText, SamplingInputs } from '../blocks/writing';
import type { PortReference } from '../document/document';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { removeDead, removeDeadConstants } from '../passes/dead';
import { liftForward } from '../passes/pipeline';
import { shareEqualNodes } from '../passes/share';
import type { Tensor } from '../tensor/tensor';
import type { ModelPlan } from './model-plan';
import { lowerForward } from './forward';
import { declareInputs, declareStates, refuseMask, sourceOf, textOf } from './model-inputs';

/** What a block that writes a text puts out beside its tokens, where it has it. */
const WRITTEN = ['lengths', 'log_probability', 'weights'] as const;

export interface InferenceOptions {
  /** Values to put inside; null leaves the parameters as inputs. */
  readonly parameters: ReadonlyMap<string, Tensor> | null;
  /** Output ports that are outputs of the graph too, as `BLOCK.PORT`. */
  readonly published?: readonly PortReference[];
  /** Whether texts are drawn at random, with the inputs that this takes. */
  readonly sampling?: boolean;
  /** Whether a window goes on with the states of another: inputs `NAME`, outputs `NAME.next`. */
  readonly carry?: boolean;
}

/**
 * The inference graph with the parameters inside; the output ports of `published` are outputs too, as `BLOCK.PORT`.
 * Throws when a parameter is missing, or a published port is not part of the model.
 */
export function buildPredictGraph(
  plan: ModelPlan,
  parameters: ReadonlyMap<string, Tensor>,
  published: readonly PortReference[] = [],
): Graph {
  return buildInferenceGraph(plan, { parameters, published });
}

/** The inference graph that goes on where it was left: see `CompiledModel.step`. */
export function buildStepGraph(plan: ModelPlan, parameters: ReadonlyMap<string, Tensor>): Graph {
  return buildInferenceGraph(plan, { parameters, carry: true });
}

/** Like `buildPredictGraph`, with more choices. */
export function buildInferenceGraph(plan: ModelPlan, options: InferenceOptions): Graph {
  const builder = new GraphBuilder('predict');
  const g = new Emitter(builder);
  const inputs = declareInputs(builder, plan);
  const carried = declareStates(builder, options.carry === true);
  const ports = new Map<string, Value>();
  const weights: Value[] = [];
  const heads = lowerForward(g, plan.project, plan.checked, {
    form: 'predict',
    parameter: (block, name, shape) => {
      const weight = placeParameter(builder, options.parameters, `${block}.${name}`, shape);
      weights.push(weight);
      return weight;
    },
    dropoutMask: refuseMask,
    ...(carried && { carried }),
    source: (block) => sourceOf(inputs, block),
    target: (block): LoweredText => textOf(plan, new Map(), block),
    sampling: (block) =>
      options.sampling === true && writesText(plan, block) ? declareSampling(builder, block) : null,
    observe: (block, port, lowered) => ports.set(`${block}.${port}`, lowered.value),
  });
  const names = new Set((options.published ?? []).map(({ block, port }) => `${block}.${port}`));
  for (const head of heads) {
    builder.output(head.prediction, head.block);
    if (!writesText(plan, head.block)) continue;
    for (const port of WRITTEN) if (ports.has(`${head.block}.${port}`)) names.add(`${head.block}.${port}`);
  }
  for (const name of names) {
    const value = ports.get(name);
    if (!value) throw new Error(`The model computes no ${name}`);
    builder.output(value, name);
  }
  // All of them: whoever opens the file again wants to train the model further.
  return tidy(builder, weights);
}

/** A parameter as a constant, or as an input where no values are given. */
export function placeParameter(
  builder: GraphBuilder,
  parameters: ReadonlyMap<string, Tensor> | null,
  name: string,
  shape: readonly number[],
): Value {
  if (parameters === null) return builder.contractInput(name, 'float32', shape);
  const tensor = parameters.get(name);
  if (!tensor) throw new Error(`No values for parameter ${name}`);
  return builder.parameter(name, tensor);
}

/** Takes out of loops what needs none, and what is there twice or for nothing; the constants `kept` stay. */
export function tidy(builder: GraphBuilder, kept: readonly Value[] = []): Graph {
  liftForward(builder);
  const graph = builder.build();
  shareEqualNodes(graph);
  removeDead(graph);
  removeDeadConstants(graph, kept);
  return graph;
}

/** Whether a head writes its text by itself: not one that is drawn of parts, which is asked for one token after the other. */
export function writesText(plan: ModelPlan, block: string): boolean {
  return plan.writers.has(block);
}

/** The inputs that drawing takes, see `DecodingModel.generate`. */
export function declareSampling(builder: GraphBuilder, block: string): SamplingInputs {
  return {
    temperature: builder.contractInput(`${block}.temperature`, 'float32', []),
    topK: builder.contractInput(`${block}.top_k`, 'int64', []),
    noise: builder.contractInput(`${block}.noise`, 'float32', ['noise.steps', 'noise.batch', 'noise.words']),
  };
}
