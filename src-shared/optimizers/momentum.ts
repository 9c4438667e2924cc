import { emitPenalised, itemAt, noPrelude, optionOf, type Optimizer, zeroSlot } from './optimizer';
import { momentumOption } from './options';

export const momentumOptimizer: Optimizer = {
  type: 'momentum',
  title: 'Gradient descent with momentum',
  equation: String.raw`v_t = \mu\,v_{t-1} + g_t + \lambda\,\theta_{t-1}, \quad \theta_t = \theta_{t-1} - \eta\,v_t`,
  citation:
    'Polyak 1964, Some methods of speeding up the convergence of iteration methods; in the form of Sutskever et al. 2013',
  slots: ['velocity'],
  usesStep: false,
  options: [momentumOption],
  defaultLearningRate: 0.001,
  defaultWeightDecay: 0,
  initialSlot: zeroSlot,
  emitPrelude: noPrelude,
  emitUpdate: (g, call) => {
    const held = g.mul(itemAt(call.slots, 0, 'velocity'), optionOf(call.options, momentumOption));
    const velocity = g.add(held, emitPenalised(g, call));
    return { parameter: g.sub(call.parameter, g.mul(velocity, call.learningRate)), slots: [velocity] };
  },
};
