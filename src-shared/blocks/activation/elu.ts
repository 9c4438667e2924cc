import { float } from '../../ir/attributes';
import { numberOf } from '../parameter-values';
import { defineActivation } from './activation';

export const eluBlock = defineActivation({
  type: 'elu',
  title: 'ELU',
  summary: 'As ReLU, but bends smoothly towards −α for negative numbers.',
  equation: String.raw`y = \begin{cases} x & x > 0 \\ \alpha (e^{x} - 1) & x \le 0 \end{cases}`,
  citation: 'Clevert, Unterthiner & Hochreiter 2016, arXiv:1511.07289; ONNX Elu',
  parameters: [
    {
      name: 'alpha',
      title: 'Alpha',
      help: 'How far below zero the output can get.',
      unit: '',
      kind: 'number',
      default: 1,
      minimum: 0,
      maximum: 100,
    },
  ],
  emit: (g, x, parameters) => g.one('Elu', [x], { alpha: float(numberOf(parameters, 'alpha')) }),
});
