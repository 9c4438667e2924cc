import { bodyOf, type Graph, type GraphNode, type Value } from '../ir/graph';
import { scanParts } from '../ops/controlflow';
import { addDims, multiplyDims, productOfDims, type Dim, type Shape } from '../tensor/dims';

/**
 * Multiplications with an addition that a graph does in its matrix products, convolutions and recurrent operators, as an
 * expression over the named sizes (`1024*batch*time`). Elementwise work, which is smaller by a factor of the sizes that
 * are summed over, is not counted, as is usual.
 */
export function countMultiplyAdds(graph: Graph): Dim {
  return graph.nodes.reduce<Dim>((sum, node) => addDims(sum, countNode(node)), 0);
}

function countNode(node: GraphNode): Dim {
  return COUNTS[node.op]?.(node) ?? 0;
}

const COUNTS: Readonly<Record<string, (node: GraphNode) => Dim>> = {
  MatMul: (node) => multiplyDims(productOfDims(outputOf(node)), sizeAt(shapeOf(node, 0), -1)),
  Gemm: (node) => {
    const transposed = node.attributes['transA'];
    const isTransposed = transposed?.kind === 'int' && transposed.value === 1;
    return multiplyDims(productOfDims(outputOf(node)), sizeAt(shapeOf(node, 0), isTransposed ? 0 : 1));
  },
  // Each value of the output is a sum over the channels of its group and the places of the kernel.
  Conv: (node) => multiplyDims(productOfDims(outputOf(node)), productOfDims(shapeOf(node, 1).slice(1))),
  ConvTranspose: (node) => multiplyDims(productOfDims(shapeOf(node, 0)), productOfDims(shapeOf(node, 1).slice(1))),
  RNN: countRecurrent,
  GRU: countRecurrent,
  LSTM: countRecurrent,
  Scan: (node) => multiplyDims(sizeAt(shapeOf(node, scanParts(node).states), 0), countMultiplyAdds(bodyOf(node))),
};

/** Every step of every row goes once through the input weights and once through the recurrent ones, in each direction. */
function countRecurrent(node: GraphNode): Dim {
  const [time = 1, batch = 1] = shapeOf(node, 0);
  const weights = addDims(productOfDims(shapeOf(node, 1)), productOfDims(shapeOf(node, 2)));
  return multiplyDims(multiplyDims(time, batch), weights);
}

function shapeOf(node: GraphNode, input: number): Shape {
  const value: Value | null | undefined = node.inputs[input];
  if (!value) throw new Error(`${node.op} ${node.name} has no input ${input}`);
  return value.shape;
}

function outputOf(node: GraphNode): Shape {
  const [value] = node.outputs;
  if (!value) throw new Error(`${node.op} ${node.name} has no output`);
  return value.shape;
}

function sizeAt(shape: Shape, axis: number): Dim {
  return shape.at(axis) ?? 1;
}
