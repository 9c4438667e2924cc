import { defineActivation } from './activation';

export const reluBlock = defineActivation({
  type: 'relu',
  title: 'ReLU',
  summary: 'Keeps positive numbers and sets negative ones to zero: the plain choice between layers.',
  equation: String.raw`y = \max(0, x)`,
  citation: 'Nair & Hinton 2010, Rectified linear units improve restricted Boltzmann machines; ONNX Relu',
  emit: (g, x) => g.relu(x),
});
