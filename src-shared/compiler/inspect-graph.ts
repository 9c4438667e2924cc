import { differentiate } from '../autodiff/differentiate';
import { lookupRule } from '../autodiff/rule-table';
import type { Lowered } from '../blocks/block';
import type { TracedQuantity } from '../blocks/recurrent/trace';
import { GraphBuilder } from '../ir/builder';
import type { Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { removeDead, removeDeadConstants } from '../passes/dead';
import { shareEqualNodes } from '../passes/share';
import type { Shape } from '../tensor/dims';
import type { FloatType } from '../tensor/dtype';
import type { ModelPlan } from './model-plan';
import type {
  AlignmentSpecification,
  AttentionGraph,
  InspectGraph,
  ProbeSpecification,
  TracedLayer,
} from './inspection';
import { lowerForward } from './forward';
import { declareInputs, declareTargets, refuseMask, sourceOf, textOf } from './model-inputs';
import { emitTotalLoss } from './total-loss';

/** A layer on its way: values until all are known, names then. */
interface OpenLayer {
  readonly layer: Omit<TracedLayer, 'quantities' | 'gradients' | 'lengths'>;
  readonly values: ReadonlyMap<TracedQuantity, Value>;
  readonly probes: ReadonlyMap<TracedQuantity, Value>;
  readonly lengths: Value | null;
}

/**
 * One forward and backward pass in which every recurrent layer shows its states and gates, and the gradient of the loss
 * with respect to each state. Written like the training form, but without dropout, and not made fast.
 */
export function buildInspectGraph(plan: ModelPlan, dtype: FloatType): InspectGraph {
  const builder = new GraphBuilder('inspect');
  const g = new Emitter(builder);
  const inputs = declareInputs(builder, plan, dtype);
  const targets = declareTargets(builder, plan, dtype);
  const open: OpenLayer[] = [];
  const probes: ProbeSpecification[] = [];
  const seen = new Map<string, Lowered>();
  const heads = lowerForward(g, plan.project, plan.checked, {
    form: 'train',
    parameter: (block, name, shape) => builder.contractInput(`${block}.${name}`, dtype, shape),
    dropoutMask: (_block, _name, shape) => g.filled(shape, 1, dtype),
    // Teacher forcing throughout: what is looked at does not depend on chance.
    coins: (_block, _name, shape) => g.filled(shape, 0, dtype),
    source: (block) => sourceOf(inputs, block),
    target: (block) => textOf(plan, targets, block),
    truth: (block) => targets.get(block) ?? null,
    ...(plan.states.length > 0 && {
      carried: {
        before: (name, { size }) => {
          const shape: Shape = ['batch', size];
          probes.push({ name, shape });
          return builder.contractInput(name, dtype, shape);
        },
        after: () => undefined,
      },
    }),
    observe: (block, port, lowered) => seen.set(`${block}.${port}`, lowered),
    trace: (block) => (layer, cell, hidden) => {
      let lengths: Value | null = null;
      const own = new Map<string, Map<TracedQuantity, Value>>();
      return {
        lengths: (value) => {
          lengths = value;
        },
        probe: (direction, state, shape) => {
          const name = `${block}/${layer}/${direction}/${state}.probe`;
          const probe = builder.contractInput(name, dtype, shape);
          probes.push({ name, shape });
          const known = own.get(direction) ?? new Map<TracedQuantity, Value>();
          own.set(direction, known.set(state, probe));
          return probe;
        },
        record: (direction, values) => {
          const time = values.get('h')?.shape[0];
          if (time === undefined) throw new Error(`${block} wrote down no states`);
          open.push({
            layer: { block, layer, direction, cell, hidden, time },
            values,
            probes: own.get(direction) ?? new Map<TracedQuantity, Value>(),
            lengths,
          });
        },
      };
    },
  });
  const { loss } = emitTotalLoss(g, heads, targets);
  const wanted = open.flatMap(({ probes: own }) => [...own.values()]);
  const found = differentiate(g, new Map([[loss, g.scalar(1, dtype)]]), wanted, lookupRule);
  builder.block = null;
  builder.output(loss, 'loss');
  for (const head of heads) builder.output(head.prediction, head.block);
  const publish = (values: Iterable<readonly [TracedQuantity, Value]>, stem: string, ending: string) =>
    new Map(
      Array.from(values, ([quantity, value]): [TracedQuantity, string] => {
        const name = `${stem}/${quantity}${ending}`;
        // [time, hidden, batch] to batch first
        builder.output(g.transpose(value, [2, 0, 1]), name);
        return [quantity, name];
      }),
    );
  const layers = open.map(({ layer, values, probes: own, lengths }): TracedLayer => {
    const stem = `${layer.block}/${layer.layer}/${layer.direction}`;
    const gradients = Array.from(own, ([state, probe]): [TracedQuantity, Value] => [
      state,
      found.get(probe) ?? g.zerosLike(probe),
    ]);
    return {
      ...layer,
      quantities: publish(values, stem, ''),
      gradients: publish(gradients, stem, '.gradient'),
      lengths: lengths && builder.output(lengths, `${stem}.lengths`).name,
    };
  });
  const alignments = publishAlignments(plan, builder, seen);
  return { graph: finish(builder), probes, layers, alignments };
}

/** The weights of every attention on a batch, in the quick form of evaluation; parameters are inputs. */
export function buildAttentionGraph(plan: ModelPlan): AttentionGraph {
  const builder = new GraphBuilder('attention');
  const g = new Emitter(builder);
  const inputs = declareInputs(builder, plan);
  const targets = declareTargets(builder, plan);
  const seen = new Map<string, Lowered>();
  lowerForward(g, plan.project, plan.checked, {
    form: 'evaluate',
    parameter: (block, name, shape) => builder.contractInput(`${block}.${name}`, 'float32', shape),
    dropoutMask: refuseMask,
    source: (block) => sourceOf(inputs, block),
    target: (block) => textOf(plan, targets, block),
    observe: (block, port, lowered) => seen.set(`${block}.${port}`, lowered),
  });
  const alignments = publishAlignments(plan, builder, seen);
  return { graph: finish(builder), alignments };
}

function finish(builder: GraphBuilder): InspectGraph['graph'] {
  const graph = builder.build();
  shareEqualNodes(graph);
  removeDead(graph);
  removeDeadConstants(graph);
  return graph;
}

/** Where the keys of an attention come in, by the names that blocks use. */
const KEY_PORTS = ['keys', 'memory', 'query'];

function publishAlignments(
  { checked }: ModelPlan,
  builder: GraphBuilder,
  seen: ReadonlyMap<string, Lowered>,
): AlignmentSpecification[] {
  const found: AlignmentSpecification[] = [];
  for (const block of checked.order) {
    for (const [key, signal] of checked.signals) {
      const dot = key.lastIndexOf('.');
      const port = key.slice(dot + 1);
      const lowered = seen.get(key);
      if (key.slice(0, dot) !== block || signal.kind !== 'alignment' || !lowered) continue;
      const sources = checked.sources.get(block);
      const from = KEY_PORTS.map((name) => sources?.get(name)?.[0]).find((source) => source !== undefined);
      const keyLengths = from ? (seen.get(`${from.block}.${from.port}`)?.lengths ?? null) : null;
      const [queries, keys] = signal.shape.slice(-2);
      if (queries === undefined || keys === undefined) throw new Error(`${key} has no axes`);
      found.push({
        ...{ block, port, queries, keys },
        heads: signal.shape.length === 4 && typeof signal.shape[1] === 'number' ? signal.shape[1] : null,
        output: builder.output(lowered.value, key).name,
        queryLengths: lowered.lengths && builder.output(lowered.lengths, `${key}.queries`).name,
        keyLengths: keyLengths && builder.output(keyLengths, `${key}.keys`).name,
      });
    }
  }
  return found;
}
