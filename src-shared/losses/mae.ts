import { emitDifference, type Loss } from './loss';
import { emitMaskedMean } from './masked-mean';

export const maeLoss: Loss = {
  type: 'mae',
  title: 'Mean absolute error',
  equation: String.raw`\ell = |\hat{y} - y|`,
  citation: 'Bishop 2006, Pattern Recognition and Machine Learning, section 1.5.5 (Minkowski loss, q = 1)',
  task: 'regression',
  options: [],
  startingValue: () => null,
  emit: (g, call) => emitMaskedMean(g, g.abs(emitDifference(g, call)), call.weight),
};
