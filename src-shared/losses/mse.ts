import { emitDifference, type Loss } from './loss';
import { emitMaskedMean } from './masked-mean';

export const mseLoss: Loss = {
  type: 'mse',
  title: 'Mean squared error',
  equation: String.raw`\ell = (\hat{y} - y)^2`,
  citation: 'Bishop 2006, Pattern Recognition and Machine Learning, section 3.1.1',
  task: 'regression',
  options: [],
  startingValue: () => null,
  emit: (g, call) => {
    const difference = emitDifference(g, call);
    return emitMaskedMean(g, g.mul(difference, difference), call.weight);
  },
};
