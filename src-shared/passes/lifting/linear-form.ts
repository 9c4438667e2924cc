import { GraphBuilder } from '../../ir/builder';
import { bodyOf, intAttribute, type GraphNode, type Value } from '../../ir/graph';
import { scanParts } from '../../ops/controlflow';
import { Emitter } from '../../ops/emitter';
import { sameShape } from '../../tensor/dims';
import { replaceUses } from '../rewrite';
import { carriedValues } from './loop-values';

/**
 * Rewrites loop bodies so that factors which do not depend on a carried state come together, where `hoistLoops` can take
 * them out of the loop. A backward body is linear in the carried gradients, so each elementwise value is `x∗L` with `x`
 * carried and `L` not:
 *
 *   (x∗L₁)∗L₂ = x∗(L₁∗L₂)      −(x∗L) = x∗(−L)      x∗L₁ ± x∗L₂ = x∗(L₁ ± L₂)      x ± x∗L = x∗(1 ± L)
 *   [x₁∗L₁, x₂∗L₂, …] = [x₁, x₂, …]∗[L₁, L₂, …]
 *
 * What an LSTM's backward body is left with is the hand-written form: `[dc, dh, dc, dc]∗p`.
 */
export function gatherFactors(builder: GraphBuilder): void {
  for (const node of builder.nodes) if (node.op === 'Scan') gatherInLoop(builder, node);
}

/** `x∗factor`, of the shape of `x`. */
interface Scaled {
  readonly x: Value;
  readonly factor: Value;
}

function gatherInLoop(parent: GraphBuilder, scan: GraphNode): void {
  const graph = bodyOf(scan);
  const carried = carriedValues(graph, scanParts(scan).states);
  const nodes = graph.nodes.splice(0);
  const builder = GraphBuilder.resume(graph, parent);
  const g = new Emitter(builder);
  const scaled = new Map<Value, Scaled>();
  const pieces = new Map<Value, { readonly parts: readonly Value[]; readonly axis: number }>();
  const replaced = new Map<Value, Value>();

  for (const node of nodes) {
    replaceUses(node, replaced);
    builder.block = node.block;
    const form = node.outputs.length === 1 ? rewrite(node) : null;
    if (!form) {
      builder.nodes.push(node);
      builder.adopt(node.outputs);
      continue;
    }
    const value = g.mul(form.x, form.factor);
    carried.add(value);
    scaled.set(value, form);
    replaced.set(node.outputs[0]!, value);
  }
  graph.outputs.forEach((v, i) => {
    graph.outputs[i] = replaced.get(v) ?? v;
  });

  function rewrite(node: GraphNode): Scaled | null {
    const out = node.outputs[0]!;
    const [a, b] = node.inputs;
    if (!a || !carriesInto(node)) return null;
    switch (node.op) {
      case 'Mul': {
        if (!b || carried.has(a) === carried.has(b)) return null;
        const [x, factor] = carried.has(a) ? [a, b] : [b, a];
        if (!sameShape(x.shape, out.shape)) return null;
        const inner = scaled.get(x);
        return inner ? { x: inner.x, factor: g.mul(inner.factor, factor) } : { x, factor };
      }
      case 'Neg': {
        const inner = scaled.get(a);
        return inner ? { x: inner.x, factor: g.neg(inner.factor) } : null;
      }
      case 'Add':
      case 'Sub':
        return b ? combine(node.op, a, b) : null;
      case 'Concat':
        return concatenate(node);
      default:
        return null;
    }
  }

  function carriesInto(node: GraphNode): boolean {
    return node.inputs.some((v) => v && carried.has(v));
  }

  function combine(op: 'Add' | 'Sub', a: Value, b: Value): Scaled | null {
    const left = scaled.get(a);
    const right = scaled.get(b);
    if (!left && !right) return null;
    const x = left?.x ?? a;
    if (x !== (right?.x ?? b) || !sameShape(a.shape, b.shape)) return null;
    const one = g.scalar(1, x.dtype);
    const [l, r] = [left?.factor ?? one, right?.factor ?? one];
    return { x, factor: op === 'Add' ? g.add(l, r) : g.sub(l, r) };
  }

  function concatenate(node: GraphNode): Scaled | null {
    const axis = intAttribute(node.attributes, 'axis', 0);
    const parts = node.inputs.map((v) => (v ? scaled.get(v) : undefined));
    if (parts.some((p) => !p || !sameShape(p.factor.shape, p.x.shape))) return null;
    const flat = parts.flatMap((p) => {
      const joined = pieces.get(p!.x);
      return joined?.axis === axis ? joined.parts : [p!.x];
    });
    const x = g.concat(flat, axis);
    carried.add(x);
    pieces.set(x, { parts: flat, axis });
    return {
      x,
      factor: g.concat(
        parts.map((p) => p!.factor),
        axis,
      ),
    };
  }
}
