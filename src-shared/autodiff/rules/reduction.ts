import { intAttribute, type Value } from '../../ir/graph';
import type { Emitter } from '../../ops/emitter';
import { reductionAxes } from '../../ops/reduction';
import type { FloatType } from '../../tensor/dtype';
import { isStatic, type Shape } from '../../tensor/dims';
import type { GradientRule, RuleEntry } from '../rule';

/**
 * A rule for reductions, written on values that keep the reduced axes with size 1. It may return a gradient of that
 * reduced shape; it is expanded to the shape of `x`.
 */
function reduction(rule: (g: Emitter, dy: Value, x: Value, y: Value, axes: readonly number[]) => Value): GradientRule {
  return ({ g, x, y, dy, attributes, node }) => {
    const input = x[0]!;
    const axes = reductionAxes({ op: node.op, inputs: x, attributes });
    const keeps = intAttribute(attributes, 'keepdims', 1) === 1;
    const kept = (v: Value): Value =>
      keeps
        ? v
        : g.unsqueeze(
            v,
            [...axes].sort((a, b) => a - b),
          );
    return [g.expand(rule(g, kept(dy[0]!), input, kept(y[0]!), axes), input.shape)];
  };
}

/** How many elements axes of these sizes hold, as a number where all are known, else read when the graph runs. */
function countElements(g: Emitter, sizes: Shape, dtype: FloatType): Value | number {
  if (isStatic(sizes)) return sizes.reduce((product, size) => product * size, 1);
  const vectors = sizes.map((size) => g.sizeOf(size));
  return g.cast(
    g.squeeze(
      vectors.reduce((a, b) => g.mul(a, b)),
      [0],
    ),
    dtype,
  );
}

// y = max or min over the axes: the elements equal to y share dy equally (AD4).
const extreme = reduction((g, dy, x, y, axes) => {
  const chosen = g.cast(g.equal(x, y), x.dtype);
  return g.mul(chosen, g.div(dy, g.reduceSum(chosen, axes, true)));
});

/** Gradients of the `reduction` family. */
export const reductionRules = {
  // dx = dy
  ReduceSum: reduction((_g, dy) => dy),
  // dx = dy / n
  ReduceMean: reduction((g, dy, x, _y, axes) => {
    const sizes = axes.map((axis) => x.shape[axis]!);
    return g.div(dy, countElements(g, sizes, x.dtype === 'float64' ? 'float64' : 'float32'));
  }),
  ReduceMax: extreme,
  ReduceMin: extreme,
  // dx = x · dy / y, and 0 where y = 0 (AD8)
  ReduceL2: reduction((g, dy, x, y) => g.mul(x, g.where(g.equal(y, 0), 0, g.div(dy, y)))),
  // dx = exp(x − y) · dy. A row of only −∞ has y = −∞; the greatest finite size keeps −∞ − y at −∞, so its gradient is 0.
  ReduceLogSumExp: reduction((g, dy, x, y) => g.mul(g.exp(g.sub(x, g.max(y, -3e38))), dy)),
  ArgMax: 'zero',
  ArgMin: 'zero',
} as const satisfies Record<string, RuleEntry>;
