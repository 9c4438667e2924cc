import { defineActivation } from './activation';

export const tanhBlock = defineActivation({
  type: 'tanh',
  title: 'Tanh',
  summary: 'Squeezes every number between −1 and 1.',
  equation: String.raw`y = \tanh x`,
  citation: 'ONNX Tanh',
  emit: (g, x) => g.tanh(x),
});
