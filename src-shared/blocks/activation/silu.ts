import { defineActivation } from './activation';

export const siluBlock = defineActivation({
  type: 'silu',
  title: 'SiLU',
  summary: 'A smooth ReLU that dips slightly below zero; also called Swish.',
  equation: String.raw`y = x \, \sigma(x)`,
  citation: 'Elfwing, Uchibe & Doya 2018, arXiv:1702.03118',
  emit: (g, x) => g.mul(x, g.sigmoid(x)),
});
