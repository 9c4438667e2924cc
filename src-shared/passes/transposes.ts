import { int, ints } from '../ir/attributes';
import { GraphBuilder } from '../ir/builder';
import { bodiesOf, intAttribute, intsAttribute, type Graph, type GraphNode, type Value } from '../ir/graph';
import { Emitter } from '../ops/emitter';
import { multiplyDims } from '../tensor/dims';
import { countUses } from './rewrite';

/**
 * Saves transposes: two in a row become one (or none), and a matrix product reads its operand through its own transpose
 * flag instead of a transposed copy.
 */
export function absorbTransposes(builder: GraphBuilder): void {
  const nodes = builder.nodes;
  const rebuilt: GraphNode[] = [];
  builder.nodes = rebuilt;
  const g = new Emitter(builder);
  const producer = new Map<Value, GraphNode>();
  const uses = countUses({ ...builder.build(), nodes });
  for (const node of nodes) {
    builder.block = node.block;
    for (const body of bodiesOf(node)) absorbInBody(body, builder);
    if (node.op === 'Transpose') mergeTransposes(node, producer, uses);
    if (node.op === 'Gemm') readThroughFlags(g, node, producer);
    rebuilt.push(node);
    for (const v of node.outputs) producer.set(v, node);
  }
}

function absorbInBody(body: Graph, parent: GraphBuilder): void {
  const inner = GraphBuilder.resume(body, parent);
  absorbTransposes(inner);
  body.nodes.splice(0, body.nodes.length, ...inner.nodes);
}

function permutation(node: GraphNode): readonly number[] {
  const rank = node.outputs[0]!.shape.length;
  return intsAttribute(
    node.attributes,
    'perm',
    Array.from({ length: rank }, (_, i) => rank - 1 - i),
  );
}

/**
 * Transpose(Transpose(x)) reads x. Not if the inner one stays for somebody else and the outer only swaps the last two axes:
 * onnxruntime leaves that to the product that follows, but no other order.
 */
function mergeTransposes(
  node: GraphNode,
  producer: ReadonlyMap<Value, GraphNode>,
  uses: ReadonlyMap<Value, number>,
): void {
  const between = node.inputs[0]!;
  const inner = producer.get(between);
  if (inner?.op !== 'Transpose') return;
  const first = permutation(inner);
  const second = permutation(node);
  const both = second.map((p) => first[p]!);
  const isIdentity = both.every((p, i) => p === i);
  if (!isIdentity && uses.get(between) !== 1 && swapsLast(second)) return;
  node.inputs[0] = inner.inputs[0]!;
  node.attributes = { perm: ints(both) };
}

function swapsLast(perm: readonly number[]): boolean {
  const last = perm.length - 1;
  return last > 1 && perm[last] === last - 1 && perm[last - 1] === last && perm.slice(0, -2).every((p, i) => p === i);
}

/** `[q, steps·p]` made by moving the last axis of `[steps, p, q]` to the front is `[steps·p, q]` transposed, which is a view. */
function readThroughFlags(g: Emitter, node: GraphNode, producer: ReadonlyMap<Value, GraphNode>): void {
  for (const [at, flag] of [
    [0, 'transA'],
    [1, 'transB'],
  ] as const) {
    const reshape = producer.get(node.inputs[at]!);
    const transpose = reshape?.op === 'Reshape' ? producer.get(reshape.inputs[0]!) : undefined;
    if (transpose?.op !== 'Transpose') continue;
    const perm = permutation(transpose);
    const source = transpose.inputs[0]!;
    const rank = perm.length;
    const isLastFirst = perm[0] === rank - 1 && perm.slice(1).every((p, i) => p === i);
    if (!isLastFirst || node.inputs[at]!.shape[0] !== source.shape[rank - 1]) continue;
    const rows = source.shape.slice(0, -1).reduce(multiplyDims, 1);
    node.inputs[at] = g.reshape(source, [rows, source.shape[rank - 1]!]);
    node.attributes = { ...node.attributes, [flag]: int(1 - intAttribute(node.attributes, flag, 0)) };
  }
}
