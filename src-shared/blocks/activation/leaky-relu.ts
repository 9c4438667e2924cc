import { numberOf } from '../parameter-values';
import { defineActivation } from './activation';

export const leakyReluBlock = defineActivation({
  type: 'leaky-relu',
  title: 'Leaky ReLU',
  summary: 'As ReLU, but lets a small share of negative numbers through, so that no unit stops learning.',
  equation: String.raw`y = \begin{cases} x & x \ge 0 \\ \alpha x & x < 0 \end{cases}`,
  citation: 'Maas, Hannun & Ng 2013, Rectifier nonlinearities improve neural network acoustic models; ONNX LeakyRelu',
  parameters: [
    {
      name: 'slope',
      title: 'Slope',
      help: 'What negative numbers are multiplied by.',
      unit: '',
      kind: 'number',
      default: 0.01,
      minimum: 0,
      maximum: 1,
    },
  ],
  emit: (g, x, parameters) => g.leakyRelu(x, numberOf(parameters, 'slope')),
});
