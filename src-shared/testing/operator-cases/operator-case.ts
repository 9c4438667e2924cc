import { Random } from '../../base/random';
import type { Graph, Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import type { OpType } from '../../ops/op-table';
import type { Shape } from '../../tensor/dims';
import type { DType, FloatType } from '../../tensor/dtype';
import { tensor, type Tensor } from '../../tensor/tensor';
import { buildGraph, randomFeeds } from '../graphs';

/** One small graph around one operator, with the inputs it is tried on. Used for values and for gradients. */
export interface OperatorCase {
  readonly op: OpType;
  readonly title: string;
  readonly build: (g: Emitter, dtype: FloatType) => Readonly<Record<string, Value>>;
  /** Range of random float inputs. Default −1 … 1. */
  readonly range?: readonly [number, number];
  /** Inputs whose values matter, by name; all others are random. Plain numbers take the type of the input. */
  readonly feeds?: Readonly<Record<string, readonly number[]>>;
  /** Sizes of the names in the input shapes. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** False where onnxruntime has no float64 kernel. */
  readonly float64?: boolean;
}

/** The graph of a case and its inputs, the same on every run. */
export function prepareCase(item: OperatorCase, dtype: FloatType): { graph: Graph; feeds: Map<string, Tensor> } {
  const graph = buildGraph((g) => item.build(g, dtype));
  const [low, high] = item.range ?? [-1, 1];
  const feeds = randomFeeds(graph, Random.derive(1, `${item.op} ${item.title}`), item.sizes, low, high);
  for (const [name, values] of Object.entries(item.feeds ?? {})) {
    const random = feeds.get(name);
    if (!random) throw new Error(`${item.op}, ${item.title}: there is no input ${name}`);
    feeds.set(name, tensor(random.dtype, random.dims, values));
  }
  return { graph, feeds };
}

/** Declares a graph input. */
export function input(g: Emitter, name: string, dtype: DType, shape: Shape): Value {
  return g.builder.input(name, dtype, shape);
}

/** Pairs of shapes that broadcast in every way NumPy knows. */
export const BROADCAST_PAIRS: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3, 4], []],
  [[], [3]],
  [[2, 3, 4], [4]],
  [
    [3, 4],
    [2, 3, 4],
  ],
  [
    [1, 3, 1],
    [2, 1, 4],
  ],
  [
    [2, 3, 4],
    [2, 1, 1],
  ],
  [[1], [1, 1]],
  [
    [0, 3],
    [1, 3],
  ],
];
