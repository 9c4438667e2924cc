import { defineActivation } from './activation';

export const softmaxBlock = defineActivation({
  type: 'softmax',
  title: 'Softmax',
  summary: 'Turns the features of each step into shares that are positive and sum to 1.',
  equation: String.raw`y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}`,
  citation: 'Bridle 1990, Probabilistic interpretation of feedforward classification network outputs; ONNX Softmax',
  emit: (g, x) => g.softmax(x),
});
