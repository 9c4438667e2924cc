import { defined } from '../base/invariant';
import type { Lowered } from '../blocks/block';
import type { Writer } from '../blocks/writing';
import { writeText } from '../blocks/sequence-to-sequence/write-text';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { tensor } from '../tensor/tensor';
import type { ModelPlan } from './model-plan';
import type { GenerateOptions, ModelTarget } from './compiled-model';
import { lowerForward, type LoweredHead } from './forward';
import { refuseMask } from './model-inputs';
import { declareSampling, placeParameter, tidy } from './predict-graph';

/**
 * The whole text in one graph, of a model that is drawn with a target input: in a loop it is asked again with one token more.
 * The prefix has its greatest length from the start, and its own length says how much of it counts. What does not depend on it
 * (the source) leaves the loop. Outputs as `DecodingModel.generate` names them; other outputs of the model, which cannot depend
 * on a text that is not written yet, see the start token alone.
 */
export function buildPrefixGenerateGraph(
  plan: ModelPlan,
  { block, info }: ModelTarget,
  maximumLength: number,
  options: GenerateOptions,
): Graph {
  const builder = new GraphBuilder('predict');
  const g = new Emitter(builder);
  const text = defined(info.text, 'text of a target');
  const isPrefix = (name: string): boolean =>
    plan.inputs.some((input) => input.name === name && input.request.kind === 'target-prefix');
  const time = info.time ?? 'time.target';
  const inputs = new Map<string, Lowered>();
  for (const { name, dtype, shape, lengths } of plan.inputs) {
    if (isPrefix(name)) continue;
    const value = builder.contractInput(name, dtype, shape);
    inputs.set(name, { value, lengths: lengths === null ? null : builder.contractInput(lengths, 'int64', ['batch']) });
  }
  const isRagged = plan.inputs.some(({ lengths }) => lengths !== null);
  /** The model on a prefix `[batch, steps]` of which `count` (scalar) tokens count. */
  const ask = (e: Emitter, prefix: Value, count: Value): LoweredHead[] => {
    const lengths = isRagged ? e.expand(e.unsqueeze(count, [0]), ['batch']) : null;
    return lowerForward(e, plan.project, plan.checked, {
      form: 'predict',
      parameter: (owner, name, shape) => placeParameter(builder, options.parameters, `${owner}.${name}`, shape),
      dropoutMask: refuseMask,
      source: (owner) =>
        isPrefix(owner) ? { value: prefix, lengths } : defined(inputs.get(owner), `data of ${owner}`),
    });
  };
  const writer = makePrefixWriter(maximumLength, time, text.special.pad, (e, prefix, count) =>
    defined(
      ask(e, prefix, count).find((head) => head.block === block),
      `output ${block}`,
    ),
  );
  const sampling = options.sampling ? declareSampling(builder, block) : null;
  const call = {
    ...{ id: block, g, inputs: new Map(), signals: new Map(), outputs: new Map() },
    parameters: defined(plan.checked.parameters.get(block), `parameters of ${block}`),
    weight: () => {
      throw new Error('A model that is asked with its prefix has no weights of its own');
    },
  };
  const written = writeText(writer, call, text, maximumLength, sampling);
  builder.output(written.tokens, block);
  builder.output(written.lengths, `${block}.lengths`);
  builder.output(written.logProbability, `${block}.log_probability`);
  if (plan.targets.length > 1) {
    const isFirst = g.unsqueeze(g.equal(g.range(time), 0), [0]);
    const start = g.where(isFirst, text.special.start, fillTokens(g, maximumLength, time, text.special.pad));
    for (const head of ask(g, start, g.scalar(1, 'int64'))) {
      if (head.block !== block) builder.output(head.prediction, head.block);
    }
  }
  return tidy(builder);
}

/** A writer whose only memory is what it has written: `prefix` int64 `[batch, steps]` and how many of them, a scalar. */
function makePrefixWriter(
  steps: number,
  time: string,
  padding: number,
  ask: (g: Emitter, prefix: Value, count: Value) => LoweredHead,
): Writer {
  return {
    begin: ({ g }) =>
      new Map([
        ['prefix', { value: fillTokens(g, steps, time, padding), carried: true }],
        ['count', { value: g.scalar(0, 'int64'), carried: true }],
      ]),
    step: ({ g, values, token }) => {
      const position = defined(values.get('count'), 'count');
      const isHere = g.unsqueeze(g.equal(g.range(time), position), [0]);
      const prefix = g.where(isHere, g.unsqueeze(token, [1]), defined(values.get('prefix'), 'prefix'));
      const count = g.add(position, 1);
      const { compared } = ask(g, prefix, count);
      return {
        logits: g.gather(compared, position, 1),
        next: new Map([
          ['prefix', g.identity(prefix)],
          ['count', count],
        ]),
        weights: null,
      };
    },
    maximumLength: () => steps,
  };
}

/** int64 `[batch, steps]`, all the same token; the steps have the name that the blocks know them by. */
function fillTokens(g: Emitter, steps: number, time: string, token: number): Value {
  const attributes = { value: { kind: 'tensor' as const, value: tensor('int64', [1], [token]) } };
  const types = [{ dtype: 'int64' as const, shape: ['batch', time] }];
  return g.one('ConstantOfShape', [g.shapeVector(['batch', steps])], attributes, { types });
}
