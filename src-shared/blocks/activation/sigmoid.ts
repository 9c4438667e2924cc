import { defineActivation } from './activation';

export const sigmoidBlock = defineActivation({
  type: 'sigmoid',
  title: 'Sigmoid',
  summary: 'Squeezes every number between 0 and 1: for gates and shares.',
  equation: String.raw`y = \sigma(x) = \frac{1}{1 + e^{-x}}`,
  citation: 'ONNX Sigmoid',
  emit: (g, x) => g.sigmoid(x),
});
