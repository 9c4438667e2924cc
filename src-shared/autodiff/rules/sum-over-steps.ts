import type { GraphBuilder } from '../../ir/builder';
import { floatAttribute, intAttribute, type GraphNode, type Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { reductionAxes } from '../../ops/reduction';
import { multiplyDims, sameShape } from '../../tensor/dims';

/**
 * The sum over all steps of a value of a loop's body, taken after the loop wherever that is possible: a sum of products
 * is one product over all steps at once, and what moves values about commutes with the sum.
 */
export interface StepSum {
  /** Body values whose whole sequences are needed after the loop. */
  readonly factors: readonly Value[];
  /** Body values that can only be added up step by step, inside the loop. */
  readonly accumulators: readonly Value[];
  /** Emits the sum, given the sequence `[steps, …]` of each factor (all in one order of steps) and the sum of each accumulator. */
  readonly emit: (g: Emitter, sequenceOf: (factor: Value) => Value, sumOf: (accumulator: Value) => Value) => Value;
}

/** Works out how to sum `value`, a contribution to the gradient of the captured value `target`, over the steps of `body`. */
export function sumOverSteps(body: GraphBuilder, value: Value, target: Value): StepSum {
  const producers = new Map<Value, GraphNode>();
  for (const node of body.nodes) for (const v of node.outputs) producers.set(v, node);
  const inside = (v: Value): boolean => producers.has(v) || body.declaredHere(v);
  const visit = (v: Value): StepSum => {
    const node = producers.get(v);
    const rule = node ? SUM_RULES[node.op] : undefined;
    return (node && rule ? rule(node, visit, inside) : null) ?? accumulate(v);
  };
  const sum = visit(value);
  if (!sameShape(value.shape, target.shape)) throw new Error(`The gradient of ${target.name} changed shape in a loop`);
  return sum;
}

type SumRule = (node: GraphNode, visit: (v: Value) => StepSum, inside: (v: Value) => boolean) => StepSum | null;

function accumulate(v: Value): StepSum {
  return { factors: [], accumulators: [v], emit: (_g, _sequenceOf, sumOf) => sumOf(v) };
}

/** A linear operator of one moving input: sum first, then apply it once. */
const commutes: SumRule = (node, visit, inside) => {
  const [x, ...rest] = node.inputs;
  if (!x || rest.some((v) => v && inside(v))) return null;
  const sum = visit(x);
  return {
    ...sum,
    emit: (g, sequenceOf, sumOf) =>
      g.builder.node(node.op, [sum.emit(g, sequenceOf, sumOf), ...rest], node.outputs, node.attributes)[0]!,
  };
};

/** The sum of a sum is the sum of the sums. */
const distributes: SumRule = (node, visit, inside) => {
  const inputs = node.inputs.filter((v) => v !== null);
  const result = node.outputs[0]!;
  if (node.op === 'Add' && inputs.some((v) => !sameShape(v.shape, result.shape))) return null;
  if (inputs.some((v) => !inside(v))) return null;
  const parts = inputs.map(visit);
  return {
    factors: parts.flatMap((p) => p.factors),
    accumulators: parts.flatMap((p) => p.accumulators),
    emit: (g, sequenceOf, sumOf) =>
      g.builder.node(
        node.op,
        parts.map((p) => p.emit(g, sequenceOf, sumOf)),
        node.outputs,
        node.attributes,
      )[0]!,
  };
};

/** A reduction inside the loop becomes a reduction over one axis more after it. */
const reduces: SumRule = (node, _visit, inside) => {
  const x = node.inputs[0]!;
  if (!inside(x)) return null;
  const axes = reductionAxes(node).map((a) => a + 1);
  const keep = intAttribute(node.attributes, 'keepdims', 1) === 1;
  return {
    factors: [x],
    accumulators: [],
    emit: (g, sequenceOf) => {
      const sum = g.reduceSum(sequenceOf(x), [0, ...axes], keep);
      return keep ? g.squeeze(sum, [0]) : sum;
    },
  };
};

/** Σ_t A_t·B_t on matrices is one product over steps and the inner axis together. */
const contracts: SumRule = (node, _visit, inside) => {
  const [a, b, c] = node.inputs;
  if (!a || !b || c || a.shape.length !== 2 || b.shape.length !== 2) return null;
  if (!inside(a) || !inside(b) || floatAttribute(node.attributes, 'alpha', 1) !== 1) return null;
  const transA = intAttribute(node.attributes, 'transA', 0) === 1;
  const transB = intAttribute(node.attributes, 'transB', 0) === 1;
  return {
    factors: [a, b],
    accumulators: [],
    emit: (g, sequenceOf) => {
      const left = joinSteps(g, sequenceOf(a), transA ? 1 : 2);
      const right = joinSteps(g, sequenceOf(b), transB ? 2 : 1);
      return g.gemm(left, right, null, { transA, transB });
    },
  };
};

/**
 * `[steps, p, q]` → a matrix whose `inner` axis (1 or 2) has the steps joined in front of it:
 * `[steps·p, q]`, or `[p, steps·q]` (which moves contiguous rows of `q` about).
 */
function joinSteps(g: Emitter, sequence: Value, inner: 1 | 2): Value {
  const [steps, p, q] = sequence.shape;
  if (inner === 1) return g.reshape(sequence, [multiplyDims(steps!, p!), q!]);
  return g.reshape(g.transpose(sequence, [1, 0, 2]), [p!, multiplyDims(steps!, q!)]);
}

const SUM_RULES: Readonly<Record<string, SumRule>> = {
  Add: distributes,
  Concat: distributes,
  Identity: commutes,
  Neg: commutes,
  Transpose: commutes,
  Reshape: commutes,
  Squeeze: commutes,
  Unsqueeze: commutes,
  Slice: commutes,
  Pad: commutes,
  ReduceSum: reduces,
  MatMul: contracts,
  Gemm: contracts,
};
