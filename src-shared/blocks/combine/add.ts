import { defineElementwise } from './elementwise';

export const addBlock = defineElementwise({
  type: 'add',
  title: 'Add',
  summary: 'Sums its inputs feature by feature; as a shortcut around layers it lets deep models learn.',
  equation: String.raw`y = \sum_i x_i`,
  citation: 'Residual connections: He et al. 2016, arXiv:1512.03385; ONNX Add',
  emit: (g, a, b) => g.add(a, b),
});
