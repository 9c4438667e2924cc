import { emitPenalised, itemAt, noPrelude, optionOf, type Optimizer, zeroSlot } from './optimizer';
import { epsilonOption } from './options';

const epsilon = epsilonOption(1e-10);

export const adagradOptimizer: Optimizer = {
  type: 'adagrad',
  title: 'Adagrad',
  equation: String.raw`s_t = s_{t-1} + g_t^2, \quad \theta_t = \theta_{t-1} - \eta\,\frac{g_t}{\sqrt{s_t} + \epsilon}`,
  citation: 'Duchi, Hazan & Singer 2011, Adaptive subgradient methods, Journal of Machine Learning Research 12',
  slots: ['squares'],
  usesStep: false,
  options: [epsilon],
  defaultLearningRate: 0.01,
  defaultWeightDecay: 0,
  initialSlot: zeroSlot,
  emitPrelude: noPrelude,
  emitUpdate: (g, call) => {
    const gradient = emitPenalised(g, call);
    const squares = g.add(itemAt(call.slots, 0, 'squares'), g.mul(gradient, gradient));
    const divisor = g.add(g.sqrt(squares), optionOf(call.options, epsilon));
    const change = g.mul(g.div(gradient, divisor), call.learningRate);
    return { parameter: g.sub(call.parameter, change), slots: [squares] };
  },
};
