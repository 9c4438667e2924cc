import { emitPenalised, itemAt, noPrelude, optionOf, type Optimizer, zeroSlot } from './optimizer';
import { momentumOption } from './options';

export const nesterovOptimizer: Optimizer = {
  type: 'nesterov',
  title: 'Nesterov momentum',
  equation: String.raw`d_t = g_t + \lambda\,\theta_{t-1}, \quad v_t = \mu\,v_{t-1} + d_t, \quad \theta_t = \theta_{t-1} - \eta\,(d_t + \mu\,v_t)`,
  citation:
    'Nesterov 1983, A method of solving a convex programming problem with convergence rate O(1/k²); ' +
    'in the form of Sutskever et al. 2013, On the importance of initialization and momentum in deep learning',
  slots: ['velocity'],
  usesStep: false,
  options: [momentumOption],
  defaultLearningRate: 0.001,
  defaultWeightDecay: 0,
  initialSlot: zeroSlot,
  emitPrelude: noPrelude,
  emitUpdate: (g, call) => {
    const momentum = optionOf(call.options, momentumOption);
    const direction = emitPenalised(g, call);
    const velocity = g.add(g.mul(itemAt(call.slots, 0, 'velocity'), momentum), direction);
    const ahead = g.add(g.mul(velocity, momentum), direction);
    return { parameter: g.sub(call.parameter, g.mul(ahead, call.learningRate)), slots: [velocity] };
  },
};
