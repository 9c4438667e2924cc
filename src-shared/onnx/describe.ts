import { bodiesOf, type Graph, type Value } from '../ir/graph';
import { elementSize, isFloat, type DType } from '../tensor/dtype';
import { isStatic, type Shape } from '../tensor/dims';
import { sizeOf } from '../tensor/tensor';
import type { DecodedModel } from './read';

export interface PortDescription {
  readonly name: string;
  readonly dtype: DType;
  /** Null where the file states no rank. */
  readonly shape: Shape | null;
}

/** What `unroll info` prints about a model. */
export interface ModelDescription {
  readonly producer: string;
  readonly opset: number;
  readonly irVersion: number;
  readonly inputs: readonly PortDescription[];
  readonly outputs: readonly PortDescription[];
  /**
   * Elements of all floating-point weights, and the bytes they take: constants with at least one axis, and in a training
   * graph the inputs `X` that come out again as `X.next`, optimizer state aside.
   */
  readonly parameters: number;
  readonly parameterBytes: number;
  /** Nodes by operator, bodies included: most frequent first, then by name. */
  readonly operators: readonly { readonly op: string; readonly count: number }[];
  readonly nodes: number;
  readonly metadataKeys: readonly string[];
}

export function describeModel(model: DecodedModel): ModelDescription {
  const counts = new Map<string, number>();
  const weights = findCarriedParameters(model.graph);
  const visit = (graph: Graph): void => {
    for (const value of graph.initializers) if (isFloat(value.dtype) && value.shape.length > 0) weights.push(value);
    for (const node of graph.nodes) {
      counts.set(node.op, (counts.get(node.op) ?? 0) + 1);
      bodiesOf(node).forEach(visit);
    }
  };
  visit(model.graph);
  const operators = Array.from(counts, ([op, count]) => ({ op, count }));
  operators.sort((a, b) => b.count - a.count || (a.op < b.op ? -1 : 1));
  const sizes = weights.map((value) => sizeOf(value.shape.filter((size) => typeof size === 'number')));
  const describePort = (value: Value): PortDescription => ({
    name: value.name,
    dtype: value.dtype,
    shape: model.untyped.has(value) ? null : value.shape,
  });
  return {
    producer: `${model.producer.name} ${model.producer.version}`.trim(),
    opset: model.opset,
    irVersion: model.irVersion,
    inputs: model.graph.inputs.map(describePort),
    outputs: model.graph.outputs.map(describePort),
    parameters: sizes.reduce((sum, size) => sum + size, 0),
    parameterBytes: weights.reduce((sum, value, i) => sum + (sizes[i] ?? 0) * elementSize(value.dtype), 0),
    operators,
    nodes: operators.reduce((sum, { count }) => sum + count, 0),
    metadataKeys: [...model.metadata.keys()],
  };
}

function findCarriedParameters(graph: Graph): Value[] {
  const outputs = new Set(graph.outputs.map((value) => value.name));
  return graph.inputs.filter(
    ({ name, dtype, shape }) =>
      isFloat(dtype) && isStatic(shape) && outputs.has(`${name}.next`) && !name.startsWith('optimizer.'),
  );
}
