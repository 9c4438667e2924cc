import { defineElementwise } from './elementwise';

export const multiplyBlock = defineElementwise({
  type: 'multiply',
  title: 'Multiply',
  summary: 'Multiplies its inputs feature by feature: with a sigmoid on one side, a gate that opens and closes.',
  equation: String.raw`y = \prod_i x_i`,
  citation: 'Gating: Dauphin et al. 2017, arXiv:1612.08083; ONNX Mul',
  emit: (g, a, b) => g.mul(a, b),
});
