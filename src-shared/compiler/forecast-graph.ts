import { defined } from '../base/invariant';
import type { Lowered } from '../blocks/block';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { tensor } from '../tensor/tensor';
import type { ModelPlan } from './model-plan';
import { aheadName, type FeatureOrigin, type FeedbackInput } from './feedback';
import { lowerForward, type LoweredHead } from './forward';
import { refuseMask } from './model-inputs';
import { placeParameter, tidy } from './predict-graph';
import type { ForecastOptions } from './compiled-model';

/** An input of the model, and what is known of the rows after it. */
interface ForecastInput extends FeedbackInput {
  readonly name: string;
  readonly window: Value;
  /** `[steps, batch, known]`, of tokens `[steps, batch]`; null where nothing is known ahead. */
  readonly ahead: Value | null;
}

/**
 * A free run in one graph: the predict graph in a `Scan` of `steps` turns. After each turn the window moves on by a row, in
 * which the model's own prediction stands. Inputs are those of the predict graph, whole windows without lengths, and
 * `INPUT.ahead` where columns are known in advance. Outputs are `BLOCK` `[batch, steps, columns]`.
 */
export function buildForecastGraph(plan: ModelPlan, { parameters, feedback, steps }: ForecastOptions): Graph {
  const builder = new GraphBuilder('forecast');
  const g = new Emitter(builder);
  const inputs = plan.inputs.map(({ name, dtype, shape }): ForecastInput => {
    const own = defined(feedback.inputs.get(name), `where ${name} comes from`);
    const window = builder.contractInput(name, dtype, shape);
    if (own.known === 0) return { ...own, name, window, ahead: null };
    const isToken = own.kind === 'token';
    const ahead = builder.contractInput(aheadName(name), dtype, ['batch', steps, ...(isToken ? [] : [own.known])]);
    return { ...own, name, window, ahead: g.transpose(ahead, isToken ? [1, 0] : [1, 0, 2]) };
  });
  const moving = inputs.filter(({ kind }) => kind !== 'static');
  const time = moving.length > 0 ? describeTime(g) : null;
  const scanned = inputs.flatMap(({ ahead }) => (ahead === null ? [] : [ahead]));
  const { outputs } = g.scan({
    states: moving.map(({ window }) => window),
    inputs: scanned.length > 0 ? scanned : [g.range(steps)],
    hint: 'forecast',
    body: (b, windows, read) => {
      const known = new Map(inputs.filter(({ ahead }) => ahead !== null).map(({ name }, i) => [name, read[i]]));
      const filled = new Map(
        inputs.map((input) => {
          const window = windows[moving.indexOf(input)] ?? input.window;
          return [input.name, fillKnown(b, input, window, known.get(input.name) ?? null, time)];
        }),
      );
      const heads = lowerForward(b, plan.project, plan.checked, {
        form: 'predict',
        parameter: (block, name, shape) => placeParameter(builder, parameters, `${block}.${name}`, shape),
        dropoutMask: refuseMask,
        source: (block): Lowered => ({ value: defined(filled.get(block), `window of ${block}`), lengths: null }),
      });
      const answers = feedback.outputs.map(({ block, perStep, columns }) =>
        readNext(
          b,
          defined(
            heads.find((head) => head.block === block),
            block,
          ),
          perStep,
          columns.length,
        ),
      );
      const predicted = b.concat(answers, 1);
      const states = moving.map(({ kind, name, features }) => {
        const { shifted, isLast } = defined(time, 'time');
        const moved = b.gather(defined(filled.get(name), name), shifted, 1);
        if (kind === 'token') return moved;
        const row = b.gather(predicted, b.integers(positionsOf(features, 'prediction')), 1);
        return b.where(b.unsqueeze(isLast, [0, 2]), b.unsqueeze(row, [1]), moved);
      });
      return { states, outputs: answers.map((answer) => b.identity(answer)) };
    },
  });
  feedback.outputs.forEach(({ block }, i) => {
    builder.output(g.transpose(defined(outputs[i], block), [1, 0, 2]), block);
  });
  return tidy(builder);
}

interface TimeAxis {
  /** int64 `[time]`: the step that each step reads when the window moves on; the last one is written anew. */
  readonly shifted: Value;
  /** bool `[time]`. */
  readonly isLast: Value;
}

function describeTime(g: Emitter): TimeAxis {
  const last = g.sub(g.squeeze(g.sizeOf('time'), [0]), 1);
  const positions = g.range('time');
  return { shifted: g.min(g.add(positions, 1), last), isLast: g.equal(positions, last) };
}

/** The window with what is known of the next row in its last step, where columns known in advance stand a row ahead. */
function fillKnown(
  g: Emitter,
  { kind, features }: ForecastInput,
  window: Value,
  known: Value | null,
  time: TimeAxis | null,
): Value {
  if (known === null) return window;
  if (kind === 'token') {
    return g.where(g.unsqueeze(defined(time, 'time').isLast, [0]), g.unsqueeze(known, [1]), window);
  }
  const isKnown = g.constant(
    tensor(
      'bool',
      [1, features.length],
      features.map(({ from }) => (from === 'known' ? 1 : 0)),
    ),
  );
  const row = g.gather(known, g.integers(positionsOf(features, 'known')), 1);
  if (kind === 'static') return g.where(isKnown, row, window);
  const isLast = g.unsqueeze(defined(time, 'time').isLast, [0, 2]);
  return g.where(g.and(isLast, g.unsqueeze(isKnown, [1])), g.unsqueeze(row, [1]), window);
}

/** Of each feature its position where it comes from there, else 0: what is gathered for the others is not looked at. */
function positionsOf(features: readonly FeatureOrigin[], from: 'prediction' | 'known'): number[] {
  return features.map((feature) => (feature.from !== 'sample' && feature.from === from ? feature.position : 0));
}

/** `[batch, columns]`: what a head says of the next row. */
function readNext(g: Emitter, { prediction }: LoweredHead, perStep: boolean, columns: number): Value {
  if (!perStep) return g.slice(prediction, 1, 0, columns);
  return g.squeeze(g.slice(prediction, 1, -1, null), [1]);
}
