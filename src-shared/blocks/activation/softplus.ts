import { defineActivation } from './activation';

export const softplusBlock = defineActivation({
  type: 'softplus',
  title: 'Softplus',
  summary: 'A smooth ReLU that is always above zero: for values that must be positive.',
  equation: String.raw`y = \ln(1 + e^{x})`,
  citation:
    'Dugas et al. 2001, Incorporating second-order functional knowledge for better option pricing; ONNX Softplus',
  emit: (g, x) => g.softplus(x),
});
