import type { Graph, GraphNode, Value } from '../ir/graph';
import { isOpType } from '../ops/op-table';
import type { Tensor } from '../tensor/tensor';
import { fromTensor, roundTo, toTensor, type Numbers } from './kernel';
import { kernelTable } from './kernel-table';
import { Sizes } from './sizes';

/** The values of one graph in one evaluation; a body looks outward for what it captures. */
interface Scope {
  readonly values: Map<Value, Numbers>;
  readonly parent: Scope | null;
}

/**
 * The outputs of a graph by name, for inputs by name: slow, and meant to be obviously right. Every node is computed in
 * float64 and rounded to the element type of its outputs; integers are exact up to 2⁵³. Named sizes are bound by the
 * feeds, and every value is checked against its declared shape.
 *
 * Throws a plain Error, naming node and block, where inputs are missing or do not fit, or a node has no definite value.
 */
export function evaluateGraph(graph: Graph, feeds: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const scope = evaluateWith(graph, feeds);
  return new Map(graph.outputs.map((v) => [v.name, toTensor(read(v, scope))]));
}

/** As `evaluateGraph`, for every value of the outermost graph: inputs, constants and what each node computes. */
export function evaluateAll(graph: Graph, feeds: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const { values } = evaluateWith(graph, feeds);
  return new Map(Array.from(values, ([v, numbers]) => [v.name, v.constant ?? toTensor(numbers)]));
}

function evaluateWith(graph: Graph, feeds: ReadonlyMap<string, Tensor>): Scope {
  const unknown = [...feeds.keys()].filter((name) => !graph.inputs.some((v) => v.name === name));
  if (unknown.length > 0) throw new Error(`${graph.name} has no input ${unknown.join(', ')}`);
  const inputs = graph.inputs.map((v) => {
    const fed = feeds.get(v.name);
    if (!fed) throw new Error(`${graph.name} needs the input ${v.name}`);
    return fromTensor(fed);
  });
  return run(graph, inputs, null, new Sizes());
}

/** Evaluates all nodes of `graph` in a new scope. */
function run(graph: Graph, inputs: readonly Numbers[], parent: Scope | null, sizes: Sizes): Scope {
  const scope: Scope = { values: new Map(), parent };
  if (inputs.length !== graph.inputs.length) {
    throw new Error(`${graph.name} takes ${graph.inputs.length} inputs, not ${inputs.length}`);
  }
  bindPlainNames(graph, inputs, sizes);
  graph.inputs.forEach((v, i) => store(v, inputs[i], scope, sizes));
  for (const v of graph.initializers) store(v, v.constant ? fromTensor(v.constant) : undefined, scope, sizes);
  for (const node of graph.nodes) {
    try {
      evaluateNode(node, scope, sizes);
    } catch (error) {
      const place = node.block === null ? '' : ` of block ${node.block}`;
      throw new Error(`${node.op} ${node.name}${place}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  return scope;
}

function evaluateNode(node: GraphNode, scope: Scope, sizes: Sizes): void {
  const { op } = node;
  if (!isOpType(op)) throw new Error('the operator is not in the table');
  const results = kernelTable[op]({
    op,
    name: node.name,
    inputs: node.inputs.map((v) => v && read(v, scope)),
    attributes: node.attributes,
    outputs: node.outputs,
    runBody: (body, inputs) => {
      const inner = run(body, inputs, scope, sizes);
      return body.outputs.map((v) => read(v, inner));
    },
    resolveShape: (shape) => sizes.resolve(shape),
  });
  node.outputs.forEach((v, i) => {
    const result = results[i];
    store(v, result && roundTo(v.dtype, result), scope, sizes);
  });
}

/** Inputs may say `2*time` before the one that says `time`: plain names are bound first. */
function bindPlainNames(graph: Graph, inputs: readonly Numbers[], sizes: Sizes): void {
  graph.inputs.forEach((v, i) => {
    v.shape.forEach((dim, axis) => {
      const size = inputs[i]?.dims[axis];
      if (typeof dim === 'string' && /^[\w.]+$/.test(dim) && size !== undefined) sizes.check(v.name, [size], [dim]);
    });
  });
}

function store(v: Value, numbers: Numbers | undefined, scope: Scope, sizes: Sizes): void {
  if (!numbers) throw new Error(`${v.name} has no value`);
  if (numbers.dtype !== v.dtype) throw new Error(`${v.name} is declared ${v.dtype}, not ${numbers.dtype}`);
  sizes.check(v.name, numbers.dims, v.shape);
  scope.values.set(v, numbers);
}

function read(v: Value, scope: Scope | null): Numbers {
  for (let s = scope; s; s = s.parent) {
    const found = s.values.get(v);
    if (found) return found;
  }
  throw new Error(`${v.name} is used before it is computed`);
}
