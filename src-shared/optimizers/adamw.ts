import { adamOptions, adamSlots, emitAdamChange, emitAdamScalars } from './adam';
import { itemAt, type Optimizer, zeroSlot } from './optimizer';

export const adamwOptimizer: Optimizer = {
  type: 'adamw',
  title: 'AdamW',
  equation: String.raw`\theta_t = (1 - \eta\lambda)\,\theta_{t-1} - \eta\,\frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon}, \quad \hat{m}, \hat{v} \text{ as in Adam}`,
  citation: 'Loshchilov & Hutter 2019, Decoupled weight decay regularization, arXiv:1711.05101',
  slots: adamSlots,
  usesStep: true,
  options: adamOptions,
  defaultLearningRate: 0.001,
  defaultWeightDecay: 0.01,
  initialSlot: zeroSlot,
  emitPrelude: (g, call) => [
    ...emitAdamScalars(g, call),
    ...(call.weightDecay === 0 ? [] : [g.sub(1, g.mul(call.learningRate, call.weightDecay))]),
  ],
  emitUpdate: (g, call) => {
    const { change, slots } = emitAdamChange(g, call, call.gradient);
    const kept =
      call.weightDecay === 0 ? call.parameter : g.mul(call.parameter, itemAt(call.prelude, 2, 'decay factor'));
    return { parameter: g.sub(kept, change), slots };
  },
};
