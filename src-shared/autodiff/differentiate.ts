import { bodiesOf, capturedBy, type GraphNode, type Value } from '../ir/graph';
import { findOp } from '../ops/op-table';
import type { Emitter } from '../ops/emitter';
import { isFloat } from '../tensor/dtype';
import { sameShape } from '../tensor/dims';
import type { RuleCall, RuleEntry } from './rule';

/** Finds the rule of an operator: `rule-table.ts` in production; tests may add operators of their own. */
export type RuleLookup = (op: string) => RuleEntry | undefined;

/**
 * Reverse-mode differentiation: appends to `g` the nodes that compute, for each value of `wrt`, the sum over `seeds` of
 * (gradient of the output · seed). Walks the nodes `g` holds, last to first, so every later use of a value has been seen
 * when its producer is reached. Values that no seed depends on get no entry in the result.
 *
 * Throws when a rule is missing or refused, naming operator and block.
 */
export function differentiate(
  g: Emitter,
  seeds: ReadonlyMap<Value, Value>,
  wrt: readonly Value[],
  lookup: RuleLookup,
): Map<Value, Value> {
  const nodes = [...g.builder.nodes];
  const depends = dependents(nodes, wrt);
  const sums = new Map<Value, Value>();
  const accumulate = (target: Value, gradient: Value): void => {
    const fitted = sumToShape(g, gradient, target);
    const sum = sums.get(target);
    sums.set(target, sum ? g.add(sum, fitted) : fitted);
  };
  for (const [value, seed] of seeds) if (depends.has(value)) accumulate(value, seed);

  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    const dy = node.outputs.map((v) => (depends.has(v) ? (sums.get(v) ?? null) : null));
    if (dy.every((v) => v === null)) continue;
    const stop = findOp(node.op)?.stop ?? [];
    const wanted = node.inputs.map((v, at) => v !== null && depends.has(v) && isFloat(v.dtype) && !stop.includes(at));
    const entry = lookup(node.op);
    if (entry === 'zero') continue;
    if (entry === undefined) throw new Error(`No gradient rule for ${describe(node)}`);
    if (typeof entry !== 'function') throw new Error(`${describe(node)} cannot be differentiated: ${entry.refuse}`);
    const held = g.builder.block;
    g.builder.block = node.block;
    const call: RuleCall = {
      g,
      x: node.inputs,
      y: node.outputs,
      dy,
      wanted,
      attributes: node.attributes,
      node,
      lookup,
    };
    if (node.op === 'Scan') {
      for (const [value, gradient] of scanGradients(entry, call, depends)) accumulate(value, gradient);
    } else {
      entry(call).forEach((gradient, at) => {
        const target = node.inputs[at];
        if (gradient && target && wanted[at]) accumulate(target, gradient);
      });
    }
    g.builder.block = held;
  }
  const out = new Map<Value, Value>();
  for (const value of wrt) {
    const sum = sums.get(value);
    if (sum) out.set(value, sum);
  }
  return out;
}

/**
 * A `Scan` also reads captured values, which are not inputs. Its rule returns one gradient per input, then one per captured
 * value in the order of `capturedBy(body)`.
 */
function scanGradients(
  entry: (call: RuleCall) => readonly (Value | null)[],
  call: RuleCall,
  depends: ReadonlySet<Value>,
): [Value, Value][] {
  const captured = bodiesOf(call.node).flatMap(capturedBy);
  const targets = [...call.x, ...captured];
  const wanted = [...call.wanted, ...captured.map((v) => depends.has(v) && isFloat(v.dtype))];
  const gradients = entry({ ...call, wanted });
  return gradients.flatMap((gradient, at): [Value, Value][] => {
    const target = targets[at];
    return gradient && target && wanted[at] ? [[target, gradient]] : [];
  });
}

/** All values that depend on `roots` through differentiable inputs. */
function dependents(nodes: readonly GraphNode[], roots: readonly Value[]): Set<Value> {
  const out = new Set<Value>(roots);
  for (const node of nodes) {
    const stop = findOp(node.op)?.stop ?? [];
    const reads = (v: Value | null, at: number): boolean => v !== null && out.has(v) && !stop.includes(at);
    if (node.inputs.some(reads) || bodiesOf(node).some((body) => capturedBy(body).some((v) => out.has(v)))) {
      for (const v of node.outputs) if (isFloat(v.dtype)) out.add(v);
    }
  }
  return out;
}

/** Sums a gradient of the broadcast shape back to the shape of the value it belongs to. */
export function sumToShape(g: Emitter, gradient: Value, target: Value): Value {
  if (gradient.dtype !== target.dtype) {
    throw new Error(`The gradient of ${target.name} is ${gradient.dtype}, the value ${target.dtype}`);
  }
  if (sameShape(gradient.shape, target.shape)) return gradient;
  const extra = gradient.shape.length - target.shape.length;
  if (extra < 0) throw new Error(`The gradient of ${target.name} has fewer axes than the value`);
  const leading = Array.from({ length: extra }, (_, i) => i);
  const repeated = target.shape.flatMap((d, i) => (d === 1 && gradient.shape[i + extra] !== 1 ? [i + extra] : []));
  const kept = repeated.length > 0 ? g.reduceSum(gradient, [...leading, ...repeated], true) : gradient;
  const out =
    repeated.length > 0 ? g.squeeze(kept, leading) : leading.length > 0 ? g.reduceSum(gradient, leading) : gradient;
  if (!sameShape(out.shape, target.shape)) {
    throw new Error(`The gradient of ${target.name} is [${out.shape.join()}], the value [${target.shape.join()}]`);
  }
  return out;
}

function describe(node: GraphNode): string {
  return `operator ${node.op}${node.block === null ? '' : ` of block ${node.block}`}`;
}
