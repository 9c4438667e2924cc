import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import {
  emitPenalised,
  emitSquares,
  itemAt,
  optionOf,
  type Optimizer,
  type StepCall,
  type UpdateCall,
  zeroSlot,
} from './optimizer';
import { decayOption, epsilonOption } from './options';

const beta1 = decayOption('beta1', 'Beta 1', 'How slowly the average of gradients forgets.', 0.9);
const beta2 = decayOption('beta2', 'Beta 2', 'How slowly the average of squared gradients forgets.', 0.999);
const epsilon = epsilonOption(1e-8);

export const adamSlots: readonly string[] = ['m', 'v'];
export const adamOptions = [beta1, beta2, epsilon];

export const adamOptimizer: Optimizer = {
  type: 'adam',
  title: 'Adam',
  equation: String.raw`\begin{aligned} m_t &= \beta_1 m_{t-1} + (1 - \beta_1)\,g_t, & v_t &= \beta_2 v_{t-1} + (1 - \beta_2)\,g_t^2, \\ \theta_t &= \theta_{t-1} - \eta\,\frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon}, & \hat{m}_t &= \frac{m_t}{1 - \beta_1^t}, \ \hat{v}_t = \frac{v_t}{1 - \beta_2^t} \end{aligned}`,
  citation: 'Kingma & Ba 2015, Adam: a method for stochastic optimization, arXiv:1412.6980',
  slots: adamSlots,
  usesStep: true,
  options: adamOptions,
  defaultLearningRate: 0.001,
  defaultWeightDecay: 0,
  initialSlot: zeroSlot,
  emitPrelude: emitAdamScalars,
  emitUpdate: (g, call) => {
    const { change, slots } = emitAdamChange(g, call, emitPenalised(g, call));
    return { parameter: g.sub(call.parameter, change), slots };
  },
};

/**
 * `[rate, ε′]`, so that with the unscaled sums `M = m/(1 − β₁)` and `V = v/(1 − β₂)` the change of a parameter is
 * `rate · M/(√V + ε′)`: with `c = √((1 − β₂ᵗ)/(1 − β₂))`, `rate = η·c·(1 − β₁)/(1 − β₁ᵗ)` and `ε′ = ε·c`.
 *
 * In float64 whatever the model's type: in float32 `1 − 0.999` alone is wrong by 1.3e-5 of itself.
 */
export function emitAdamScalars(g: Emitter, { learningRate, step, options }: StepCall): readonly Value[] {
  const first = optionOf(options, beta1);
  const second = optionOf(options, beta2);
  const t = g.cast(step, 'float64');
  const correction1 = g.sub(1, g.pow(g.scalar(first, 'float64'), t));
  const correction2 = g.sub(1, g.pow(g.scalar(second, 'float64'), t));
  const spread = g.sqrt(g.div(correction2, 1 - second));
  const rate = g.div(g.mul(g.mul(g.cast(learningRate, 'float64'), spread), 1 - first), correction1);
  return [g.cast(rate, learningRate.dtype), g.cast(g.mul(spread, optionOf(options, epsilon)), learningRate.dtype)];
}

/** The change to subtract from the parameter, and the next `m` and `v` (both without their factors `1 − β`). */
export function emitAdamChange(
  g: Emitter,
  { slots, options, prelude }: UpdateCall,
  gradient: Value,
): { readonly change: Value; readonly slots: readonly Value[] } {
  const m = g.add(g.mul(itemAt(slots, 0, 'm'), optionOf(options, beta1)), gradient);
  const v = emitSquares(g, itemAt(slots, 1, 'v'), optionOf(options, beta2), gradient);
  const divisor = g.add(g.sqrt(v), itemAt(prelude, 1, 'epsilon'));
  return { change: g.mul(g.div(m, divisor), itemAt(prelude, 0, 'rate')), slots: [m, v] };
}
