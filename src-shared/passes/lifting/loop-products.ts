import { int } from '../../ir/attributes';
import { GraphBuilder } from '../../ir/builder';
import { bodyOf, intAttribute, type GraphNode, type Value } from '../../ir/graph';
import { Emitter } from '../../ops/emitter';
import { sameShape } from '../../tensor/dims';
import { countUses } from '../rewrite';

/**
 * Makes the products inside loops cheap:
 * - a captured left operand is transposed once, before the loop, instead of inside every product;
 * - a sum with a product becomes the product's own third operand (`A·B + C` in one node).
 */
export function prepareLoopProducts(builder: GraphBuilder): void {
  const nodes = builder.nodes;
  const rebuilt: GraphNode[] = [];
  builder.nodes = rebuilt;
  const g = new Emitter(builder);
  for (const node of nodes) {
    if (node.op === 'Scan') {
      transposeOutside(g, node);
      fuseSums(builder, node);
    }
    rebuilt.push(node);
  }
}

function transposeOutside(g: Emitter, scan: GraphNode): void {
  const body = bodyOf(scan);
  const own = new Set<Value>([...body.inputs, ...body.nodes.flatMap((n) => n.outputs)]);
  for (const node of body.nodes) {
    const a = node.inputs[0];
    if (node.op !== 'Gemm' || !a || own.has(a) || intAttribute(node.attributes, 'transA', 0) === 0) continue;
    g.builder.block = node.block;
    node.inputs[0] = g.transpose(a, [1, 0]);
    node.attributes = { ...node.attributes, transA: int(0) };
  }
}

/** `Add(product, C)` with nobody else reading the product → `Gemm(A, B, C)`. */
function fuseSums(parent: GraphBuilder, scan: GraphNode): void {
  const body = bodyOf(scan);
  const uses = countUses(body);
  const position = new Map<Value, number>();
  const producer = new Map<Value, GraphNode>();
  body.nodes.forEach((n, i) => {
    for (const v of n.outputs) {
      position.set(v, i);
      producer.set(v, n);
    }
  });
  const removed = new Set<GraphNode>();
  body.nodes.forEach((node, at) => {
    if (node.op !== 'Add') return;
    for (const [p, c] of [
      [node.inputs[0]!, node.inputs[1]!],
      [node.inputs[1]!, node.inputs[0]!],
    ] as const) {
      const product = producer.get(p);
      if (!product || removed.has(product) || uses.get(p) !== 1 || !sameShape(p.shape, c.shape)) continue;
      if (p.shape.length !== 2 || product.inputs[2] || !['Gemm', 'MatMul'].includes(product.op)) continue;
      if (product.inputs.some((v) => v && v.shape.length !== 2)) continue;
      removed.add(product);
      body.nodes[at] = {
        name: parent.uniqueName(`${product.name}/sum`),
        op: 'Gemm',
        inputs: [product.inputs[0]!, product.inputs[1]!, c],
        outputs: node.outputs,
        attributes: product.attributes,
        block: node.block,
      };
      producer.set(node.outputs[0]!, body.nodes[at]);
      return;
    }
  });
  body.nodes.splice(0, body.nodes.length, ...body.nodes.filter((n) => !removed.has(n)));
}
