import { defined } from '../base/invariant';
import type { Signal } from '../blocks/block';
import type { Stepper, Writer } from '../blocks/writing';
import { findBlock } from '../blocks/catalog';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import type { DType } from '../tensor/dtype';
import type { Shape } from '../tensor/dims';
import type { Tensor } from '../tensor/tensor';
import { inputSignals } from './check';
import type { ModelPlan } from './model-plan';
import type { DecoderPair, DecodingModel, SteppingModel } from './compiled-model';
import { lowerForward } from './forward';
import { declareInputs, refuseMask, sourceOf, textOf } from './model-inputs';
import { buildInferenceGraph, placeParameter, tidy } from './predict-graph';
import { buildPrefixGenerateGraph } from './prefix-generate-graph';

/** Texts of parts end at the latest at this many times the longest of the training part. */
const SPARE = 1.5;

/** How the text of a model is written; null for a model without one. Of several, the first. */
export function describeDecoding(plan: ModelPlan): DecodingModel | null {
  const target = plan.targets.find(({ head }) => head.task === 'sequence');
  if (!target) return null;
  const { block, info } = target;
  const text = defined(info.text, 'text of a target');
  const writer = plan.writers.get(block);
  const parameters = defined(plan.checked.parameters.get(block), `parameters of ${block}`);
  const maximumLength = writer ? writer.maximumLength(parameters, text) : Math.ceil(text.longest * SPARE);
  return {
    block,
    text,
    vocabularySize: defined(info.vocabularySize, 'vocabulary of a text'),
    maximumLength,
    generate: writer ? (options) => buildInferenceGraph(plan, options) : null,
    generateFromPrefix: writer ? null : (options) => buildPrefixGenerateGraph(plan, target, maximumLength, options),
    pair: writer ? (values) => buildPair(plan, block, writer, values) : null,
    prefixes: writer
      ? []
      : plan.inputs.filter(({ request }) => request.kind === 'target-prefix').map(({ name }) => name),
  };
}

/** Blocks of a project that write their text by themselves, by id. */
export function findWriters(plan: Pick<ModelPlan, 'project' | 'checked'>): Map<string, Writer> {
  return new Map(
    plan.checked.order.flatMap((id): [string, Writer][] => {
      const writer = findBlock(plan.project.blocks.get(id)?.type ?? '')?.writer;
      return writer ? [[id, writer]] : [];
    }),
  );
}

/** How numbers are written step by step; null for a model that does not. Of several blocks, the first. */
export function describeStepping(plan: ModelPlan): SteppingModel | null {
  const [first] = plan.steppers;
  if (!first) return null;
  const [block, stepper] = first;
  return {
    block,
    ...stepper.sizes(outputSignals(plan, block)),
    pair: (values) => buildPair(plan, block, stepper, values),
  };
}

/** Blocks of a project that write numbers step by step, by id. */
export function findSteppers(plan: Pick<ModelPlan, 'project' | 'checked'>): Map<string, Stepper> {
  return new Map(
    plan.checked.order.flatMap((id): [string, Stepper][] => {
      const stepper = findBlock(plan.project.blocks.get(id)?.type ?? '')?.stepper;
      return stepper ? [[id, stepper]] : [];
    }),
  );
}

function outputSignals(plan: ModelPlan, block: string): ReadonlyMap<string, Signal> {
  return new Map(
    ['prediction', 'logits', 'values', 'weights'].flatMap((port): [string, Signal][] => {
      const signal = plan.checked.signals.get(`${block}.${port}`);
      return signal ? [[port, signal]] : [];
    }),
  );
}

interface StepInput {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly carried: boolean;
}

function buildPair(
  plan: ModelPlan,
  block: string,
  writer: Writer | Stepper,
  parameters: ReadonlyMap<string, Tensor>,
): DecoderPair {
  const { graph: encoder, values } = buildEncoderGraph(plan, block, parameters);
  const named = (carried: boolean): string[] =>
    values.filter((value) => value.carried === carried).map(({ name }) => `${block}.${name}`);
  return {
    encoder,
    step: buildStepGraph(plan, block, writer, values, parameters),
    carried: named(true),
    fixed: named(false),
  };
}

/** Everything before the first step: what the steps read, as `BLOCK.NAME`. */
function buildEncoderGraph(
  plan: ModelPlan,
  block: string,
  parameters: ReadonlyMap<string, Tensor>,
): { readonly graph: Graph; readonly values: readonly StepInput[] } {
  const builder = new GraphBuilder('encoder');
  const inputs = declareInputs(builder, plan);
  const values: StepInput[] = [];
  lowerForward(new Emitter(builder), plan.project, plan.checked, {
    form: 'predict',
    parameter: (owner, name, shape) => placeParameter(builder, parameters, `${owner}.${name}`, shape),
    dropoutMask: refuseMask,
    source: (owner) => sourceOf(inputs, owner),
    target: (owner) => textOf(plan, new Map(), owner),
    writer: (own, call) => {
      if (call.id !== block) return;
      const weight = weightsOf(builder, block, parameters);
      for (const [name, { value, carried }] of own.begin({ ...call, weight })) {
        // A lengths input goes straight through; an output needs a node of its own.
        builder.output(call.g.identity(value), `${block}.${name}`);
        values.push({ name, dtype: value.dtype, shape: value.shape, carried });
      }
    },
  });
  return { graph: tidy(builder), values };
}

function buildStepGraph(
  plan: ModelPlan,
  block: string,
  writer: Writer | Stepper,
  values: readonly StepInput[],
  parameters: ReadonlyMap<string, Tensor>,
): Graph {
  const builder = new GraphBuilder('decoder_step');
  // A text is read token by token from outside; numbers are carried like the states.
  const token = isWriter(writer) ? builder.contractInput(`${block}.token`, 'int64', ['batch']) : null;
  const given = new Map(
    values.map(({ name, dtype, shape }) => [name, builder.contractInput(`${block}.${name}`, dtype, shape)]),
  );
  const own = defined(plan.checked.parameters.get(block), `parameters of ${block}`);
  const call = {
    id: block,
    g: new Emitter(builder),
    parameters: own,
    signals: inputSignals(plan.checked, block),
    outputs: outputSignals(plan, block),
    weight: weightsOf(builder, block, parameters),
    values: given,
  };
  const step = isWriter(writer) ? writer.step({ ...call, token: defined(token, 'token') }) : writer.step(call);
  if ('logits' in step) builder.output(step.logits, `${block}.logits`);
  for (const [name, value] of step.next) builder.output(value, `${block}.${name}.next`);
  if (step.weights) builder.output(step.weights, `${block}.weights`);
  return tidy(builder);
}

function isWriter(writer: Writer | Stepper): writer is Writer {
  return 'maximumLength' in writer;
}

/** Finds a weight of the block in the graph, placing it when it is first asked for. */
function weightsOf(
  builder: GraphBuilder,
  block: string,
  parameters: ReadonlyMap<string, Tensor>,
): (name: string) => Value {
  const placed = new Map<string, Value>();
  return (name) => {
    const known = placed.get(name);
    if (known) return known;
    const value = placeParameter(builder, parameters, `${block}.${name}`, []);
    placed.set(name, value);
    return value;
  };
}
