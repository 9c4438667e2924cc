import { Random } from '../base/random';
import type { FeatureSource, RawParameters, RepairKit, Signal } from '../blocks/block';
import { findBlock } from '../blocks/catalog';
import { readParameters } from '../blocks/parameters';
import type { Json } from '../document/document';
import { GraphBuilder } from '../ir/builder';
import type { Graph, Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import type { FloatType } from '../tensor/dtype';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor';
import { FAKE_TEXT, fakeFeatures } from './features';

export interface BlockCase {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, Json>>;
  /** What enters each connected port. */
  readonly inputs?: Readonly<Record<string, Signal>>;
  readonly data?: FeatureSource;
  readonly form?: 'predict' | 'evaluate' | 'train';
  /** Whether sequences carry lengths; they are the graph input `lengths`. */
  readonly ragged?: boolean;
  readonly dtype?: FloatType;
}

export interface LoweredBlock {
  /** Inputs: `lengths`, one a connected port, `BLOCK.WEIGHT`, masks. Outputs: one a port, and `PORT.lengths`. */
  readonly graph: Graph;
  /** Appends to the same graph, for tests that go on from the block. */
  readonly g: Emitter;
  /** What the shape rule says of each output port. */
  readonly signals: ReadonlyMap<string, Signal>;
  /** Starting values of the weights by input name. */
  readonly weights: ReadonlyMap<string, Tensor>;
  /** Input names of dropout masks with their rates. */
  readonly masks: ReadonlyMap<string, number>;
}

const noRepair = { label: '', commands: [] };
/** A kit for shape rules whose repairs are not looked at. */
export const NO_REPAIRS: RepairKit = {
  setParameter: () => noRepair,
  insertBefore: () => noRepair,
  resizeSource: () => null,
  disconnect: () => noRepair,
  replace: () => noRepair,
};

/** One block alone, checked and lowered into a graph. Throws when its parameters or inputs do not fit. */
export function lowerBlock(spec: BlockCase): LoweredBlock {
  const { form = 'evaluate', ragged = true, dtype = 'float64' } = spec;
  const type = findBlock(spec.type);
  if (!type) throw new Error(`There is no block type ${spec.type}`);
  const raw: RawParameters = new Map(Object.entries(spec.parameters ?? {}));
  const parameters = readParameters(type, raw);
  if (!parameters.ok) throw new Error(parameters.error.map((d) => d.message).join('\n'));
  const data = spec.data ?? fakeFeatures({});
  const entries = Object.entries(spec.inputs ?? {});
  const inputs = new Map(entries.map(([port, signal]) => [port, [signal]]));
  const sources = new Map(entries.map(([port]) => [port, [{ block: 'before', port: 'out' }]]));
  const call = { id: 'b', name: 'b', parameters: parameters.value, inputs, sources, data, repairs: NO_REPAIRS };
  const inferred = type.infer(call);
  if (!inferred.ok) throw new Error(inferred.error.map((d) => d.message).join('\n'));

  const g = new Emitter(new GraphBuilder('block'));
  const lengths = ragged ? g.builder.input('lengths', 'int64', ['batch']) : null;
  const declare = (name: string, signal: Signal) => ({
    value: g.builder.input(name, signal.kind === 'tokens' ? 'int64' : dtype, signal.shape),
    lengths: signal.kind === 'vector' || signal.kind === 'image' ? null : lengths,
  });
  const weights = new Map<string, Tensor>();
  const masks = new Map<string, number>();
  const outputs = type.lower({
    id: 'b',
    g,
    form,
    parameters: parameters.value,
    inputs: new Map(entries.map(([port, signal]) => [port, [declare(port, signal)]])),
    signals: inputs,
    parameter: (name, shape, initial) => {
      const values = initial(Random.derive(7, name));
      if (values.length !== sizeOf(shape)) throw new Error(`${name} starts with ${values.length} values`);
      weights.set(`b.${name}`, tensor(dtype, shape, values));
      return g.builder.input(`b.${name}`, dtype, shape);
    },
    dropoutMask: (name, shape, rate) => {
      masks.set(`b.${name}`, rate);
      return g.builder.input(`b.${name}`, dtype, shape);
    },
    source: () => {
      const signal = inferred.value.get('out');
      if (!signal) throw new Error('An input block without an output');
      return declare('source', signal);
    },
    outputs: inferred.value,
    coins: (name, shape) => {
      masks.set(`b.${name}`, 0);
      return g.builder.input(`b.${name}`, dtype, shape);
    },
    target: () => ({
      tokens: form === 'predict' ? null : g.builder.input('target', 'int64', ['batch', 'time.target']),
      text: FAKE_TEXT,
    }),
    truth: () => (form === 'train' ? truthOf(g, inferred.value, dtype) : null),
    sampling: null,
  });
  for (const [port, lowered] of outputs) {
    // What a block that writes text tells beside its ports is not looked at here.
    if (!inferred.value.has(port)) continue;
    g.builder.output(lowered.value, port);
    if (lowered.lengths) g.builder.output(lowered.lengths, `${port}.lengths`);
  }
  return { g, graph: g.builder.build(), signals: inferred.value, weights, masks };
}

/** The graph input `truth`: what a decoder of numbers is to write. */
function truthOf(g: Emitter, signals: ReadonlyMap<string, Signal>, dtype: FloatType): Value | null {
  const prediction = signals.get('prediction');
  return prediction ? g.builder.input('truth', dtype, prediction.shape) : null;
}

/** Feeds for a lowered block: its starting weights, masks of ones, and what the test gives. */
export function feedBlock(
  { graph, weights }: LoweredBlock,
  given: Readonly<Record<string, Tensor>>,
  sizes: Readonly<Record<string, number>>,
): Map<string, Tensor> {
  const feeds = new Map<string, Tensor>([...weights, ...Object.entries(given)]);
  for (const input of graph.inputs) {
    if (feeds.has(input.name)) continue;
    const dims = input.shape.map((d) => (typeof d === 'number' ? d : (sizes[d] ?? Number.NaN)));
    feeds.set(input.name, tensor(input.dtype, dims, new Float64Array(sizeOf(dims)).fill(1)));
  }
  return new Map(graph.inputs.map(({ name }) => [name, feeds.get(name)!]));
}
