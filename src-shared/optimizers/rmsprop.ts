import { emitPenalised, emitSquares, itemAt, optionOf, type Optimizer, zeroSlot } from './optimizer';
import { decayOption, epsilonOption } from './options';

const alpha = decayOption('alpha', 'Alpha', 'How slowly the average of squared gradients forgets.', 0.99);
const epsilon = epsilonOption(1e-8);

export const rmspropOptimizer: Optimizer = {
  type: 'rmsprop',
  title: 'RMSprop',
  equation: String.raw`v_t = \alpha\,v_{t-1} + (1 - \alpha)\,g_t^2, \quad \theta_t = \theta_{t-1} - \eta\,\frac{g_t}{\sqrt{v_t} + \epsilon}`,
  citation: 'Tieleman & Hinton 2012, Neural networks for machine learning, lecture 6.5',
  slots: ['squares'],
  usesStep: false,
  options: [alpha, epsilon],
  defaultLearningRate: 0.01,
  defaultWeightDecay: 0,
  initialSlot: zeroSlot,
  // With V = v/(1 − α): g/(√v + ε) = g/(√V + ε/√(1 − α)) / √(1 − α).
  emitPrelude: (g, { learningRate, options }) => [g.div(learningRate, Math.sqrt(1 - optionOf(options, alpha)))],
  emitUpdate: (g, call) => {
    const decay = optionOf(call.options, alpha);
    const gradient = emitPenalised(g, call);
    const squares = emitSquares(g, itemAt(call.slots, 0, 'squares'), decay, gradient);
    const divisor = g.add(g.sqrt(squares), optionOf(call.options, epsilon) / Math.sqrt(1 - decay));
    const change = g.mul(g.div(gradient, divisor), itemAt(call.prelude, 0, 'rate'));
    return { parameter: g.sub(call.parameter, change), slots: [squares] };
  },
};
