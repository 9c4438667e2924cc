import { noPrelude, type Optimizer, zeroSlot, emitPenalised } from './optimizer';

export const sgdOptimizer: Optimizer = {
  type: 'sgd',
  title: 'Gradient descent',
  equation: String.raw`\theta_t = \theta_{t-1} - \eta\,(g_t + \lambda\,\theta_{t-1})`,
  citation: 'Robbins & Monro 1951, A stochastic approximation method, Annals of Mathematical Statistics 22(3)',
  slots: [],
  usesStep: false,
  options: [],
  defaultLearningRate: 0.001,
  defaultWeightDecay: 0,
  initialSlot: zeroSlot,
  emitPrelude: noPrelude,
  emitUpdate: (g, call) => ({
    parameter: g.sub(call.parameter, g.mul(emitPenalised(g, call), call.learningRate)),
    slots: [],
  }),
};
