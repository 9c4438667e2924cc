import { differentiate } from '../autodiff/differentiate';
import { lookupRule } from '../autodiff/rule-table';
import type { Lowered } from '../blocks/block';
import { GraphBuilder } from '../ir/builder';
import type { Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { emitClipByNorm, emitClipByValue, emitGradientNorms } from '../optimizers/clipping';
import { optimizers } from '../optimizers/optimizers';
import { removeDead, removeDeadConstants } from '../passes/dead';
import { liftForward, optimizeTraining } from '../passes/pipeline';
import type { Shape } from '../tensor/dims';
import { isFloat } from '../tensor/dtype';
import type { ModelPlan } from './model-plan';
import {
  KEEP_STATE,
  type MaskSpecification,
  type ParameterSpecification,
  type TrainGraph,
  type TrainGraphOptions,
} from './compiled-model';
import { lowerForward } from './forward';
import { sourceOf, textOf } from './model-inputs';
import { listOptimizerStates } from './optimizer-states';
import { emitTotalLoss } from './total-loss';

/** Everything one step reads, by contract name. */
interface StepInputs {
  readonly parameters: ReadonlyMap<string, Value>;
  readonly states: ReadonlyMap<string, Value>;
  /** Inputs, lengths and targets. */
  readonly batch: ReadonlyMap<string, Value>;
  readonly learningRate: Value;
  /** States before the step, by name, and what of them each row keeps; both empty and null where none are carried. */
  readonly carried: ReadonlyMap<string, Value>;
  readonly keep: Value | null;
  readonly mask: (specification: MaskSpecification) => Value;
}

interface StepOutputs {
  /** Next parameters and states, by name, in the order of the inputs. */
  readonly next: ReadonlyMap<string, Value>;
  /** States behind the step, by name, in the order of the inputs. */
  readonly carried: ReadonlyMap<string, Value>;
  readonly loss: Value;
  readonly gradientNorm: Value;
  /** `[parameters]`, in their order. */
  readonly parameterNorms: Value;
  readonly gradients: ReadonlyMap<string, Value>;
}

/** No block is called `gradient_norm`, so nothing else has this name. */
const PARAMETER_NORMS = 'gradient_norm.parameters';

/** Forward pass, loss, backward pass and optimizer in one graph; several steps a run are an outer `Scan` over batches. */
export function buildTrainGraph(
  plan: ModelPlan,
  parameters: readonly ParameterSpecification[],
  options: TrainGraphOptions,
): TrainGraph {
  if (options.gradients && options.steps !== 1) throw new Error('Gradients are output by single steps only');
  const states = listOptimizerStates(parameters, options.optimizer);
  const masks: MaskSpecification[] = [];
  const builder = new GraphBuilder('train');
  const declared = (list: readonly { readonly name: string; readonly shape: Shape }[]): Map<string, Value> =>
    new Map(list.map(({ name, shape }) => [name, builder.contractInput(name, options.dtype, shape)]));
  const parameterInputs = declared(parameters);
  const stateInputs = declared(states);
  const leading = options.steps === 1 ? [] : [options.steps];
  const batch = new Map<string, Value>();
  for (const input of [...plan.inputs, ...plan.targets]) {
    const dtype = isFloat(input.dtype) ? options.dtype : input.dtype;
    batch.set(input.name, builder.contractInput(input.name, dtype, [...leading, ...input.shape]));
    const lengths = 'lengths' in input ? input.lengths : null;
    if (lengths !== null) batch.set(lengths, builder.contractInput(lengths, 'int64', [...leading, 'batch']));
  }
  const learningRate = builder.contractInput('learning_rate', options.dtype, leading);
  const isCarried = options.carry === true && plan.states.length > 0;
  const handed = declared(isCarried ? plan.states.map(({ name, size }) => ({ name, shape: ['batch', size] })) : []);
  const keep = isCarried ? builder.contractInput(KEEP_STATE, options.dtype, [...leading, 'batch']) : null;

  if (options.steps === 1) {
    const outputs = emitStep(builder, plan, parameters, options, {
      parameters: parameterInputs,
      states: stateInputs,
      batch,
      learningRate,
      carried: handed,
      keep,
      mask: (specification) => {
        masks.push(specification);
        return builder.contractInput(specification.name, options.dtype, specification.shape);
      },
    });
    for (const [name, value] of [...outputs.next, ...outputs.carried]) builder.output(value, `${name}.next`);
    builder.output(outputs.loss, 'loss');
    builder.output(outputs.gradientNorm, 'gradient_norm');
    builder.output(outputs.parameterNorms, PARAMETER_NORMS);
    if (options.gradients) for (const [name, value] of outputs.gradients) builder.output(value, `${name}.gradient`);
    optimizeTraining(builder);
    return { graph: builder.build(), states, masks };
  }

  const body = new GraphBuilder(builder.uniqueName('step'), builder);
  const carried = new Map([...parameterInputs, ...stateInputs, ...handed]);
  const inner = (values: ReadonlyMap<string, Value>): Map<string, Value> =>
    new Map([...values].map(([name, v]) => [name, body.input(`${name}/carried`, v.dtype, v.shape)]));
  const innerParameters = inner(parameterInputs);
  const innerStates = inner(stateInputs);
  const innerHanded = inner(handed);
  const scanned: Value[] = [];
  const step = (v: Value): Value => {
    scanned.push(v);
    return body.input(`${v.name}/step`, v.dtype, v.shape.slice(1));
  };
  const innerBatch = new Map([...batch].map(([name, v]) => [name, step(v)]));
  const outputs = emitStep(body, plan, parameters, options, {
    parameters: innerParameters,
    states: innerStates,
    batch: innerBatch,
    learningRate: step(learningRate),
    carried: innerHanded,
    keep: keep && step(keep),
    mask: (specification) => {
      masks.push(specification);
      return step(builder.contractInput(specification.name, options.dtype, [options.steps, ...specification.shape]));
    },
  });
  for (const value of [...outputs.next.values(), ...outputs.carried.values()]) body.output(value);
  body.output(outputs.loss);
  body.output(outputs.gradientNorm);
  body.output(outputs.parameterNorms);
  optimizeTraining(body);
  const results = new Emitter(builder).emitScan(body, [...carried.values()], scanned, [], [], 'steps');
  [...carried.keys()].forEach((name, i) => builder.output(results[i]!, `${name}.next`));
  builder.output(results[carried.size]!, 'loss');
  builder.output(results[carried.size + 1]!, 'gradient_norm');
  builder.output(results[carried.size + 2]!, PARAMETER_NORMS);
  removeDead(builder.build());
  removeDeadConstants(builder.build());
  return { graph: builder.build(), states, masks };
}

function emitStep(
  builder: GraphBuilder,
  plan: ModelPlan,
  parameters: readonly ParameterSpecification[],
  options: TrainGraphOptions,
  inputs: StepInputs,
): StepOutputs {
  const g = new Emitter(builder);
  const read = (name: string): Value => {
    const value = inputs.batch.get(name);
    if (!value) throw new Error(`The batch has no ${name}`);
    return value;
  };
  const sources = new Map<string, Lowered>(
    plan.inputs.map((input) => [
      input.name,
      { value: read(input.name), lengths: input.lengths === null ? null : read(input.lengths) },
    ]),
  );
  const targets = new Map(plan.targets.map((target) => [target.block, read(target.name)]));
  const after = new Map<string, Value>();
  const { keep } = inputs;
  const heads = lowerForward(g, plan.project, plan.checked, {
    form: 'train',
    ...(keep && {
      carried: {
        before: (name) => g.mul(itemOf(inputs.carried, name), g.unsqueeze(keep, [1])),
        // What nobody but the next step reads needs a node of its own to be an output.
        after: (name, value) => after.set(name, g.identity(value)),
      },
    }),
    parameter: (block, name) => itemOf(inputs.parameters, `${block}.${name}`),
    dropoutMask: (block, name, shape, rate) => inputs.mask({ name: `${block}.${name}`, shape, rate }),
    coins: (block, name, shape, coin) => inputs.mask({ name: `${block}.${name}`, shape, rate: 0, coin }),
    source: (block) => sourceOf(sources, block),
    target: (block) => textOf(plan, targets, block),
    truth: (block) => targets.get(block) ?? null,
  });
  const { loss } = emitTotalLoss(g, heads, targets);
  liftForward(builder);

  const values = parameters.map(({ name }) => itemOf(inputs.parameters, name));
  const found = differentiate(g, new Map([[loss, g.scalar(1, options.dtype)]]), values, lookupRule);
  const raw = values.map((v) => found.get(v) ?? g.zerosLike(v));
  builder.block = null;
  const limited = options.clipValue === null ? raw : emitClipByValue(g, raw, options.clipValue);
  const clipped =
    options.clipNorm === null
      ? { gradients: limited, ...emitGradientNorms(g, limited) }
      : emitClipByNorm(g, limited, options.clipNorm);

  const optimizer = optimizers[options.optimizer];
  const next = new Map<string, Value>();
  const step = g.add(itemOf(inputs.states, 'optimizer.step'), 1);
  const call = {
    learningRate: inputs.learningRate,
    step,
    weightDecay: options.weightDecay,
    options: options.optimizerOptions,
  };
  const prelude = optimizer.emitPrelude(g, call);
  const updates = parameters.map(({ name }, i) =>
    optimizer.emitUpdate(g, {
      ...call,
      parameter: values[i]!,
      gradient: clipped.gradients[i]!,
      slots: optimizer.slots.map((slot) => itemOf(inputs.states, `optimizer.${slot}.${name}`)),
      prelude,
    }),
  );
  parameters.forEach(({ name }, i) => next.set(name, updates[i]!.parameter));
  next.set('optimizer.step', step);
  parameters.forEach(({ name }, i) => {
    optimizer.slots.forEach((slot, s) => next.set(`optimizer.${slot}.${name}`, updates[i]!.slots[s]!));
  });
  return {
    next,
    carried: after,
    loss,
    gradientNorm: clipped.norm,
    parameterNorms: clipped.each,
    gradients: new Map(parameters.map(({ name }, i) => [name, raw[i]!])),
  };
}

function itemOf(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (!value) throw new Error(`The training graph has no ${name}`);
  return value;
}
