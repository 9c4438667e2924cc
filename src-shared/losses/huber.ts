import { emitDifference, numberOption, type Loss, type LossOption } from './loss';
import { emitMaskedMean } from './masked-mean';

const delta: LossOption = {
  name: 'delta',
  title: 'Delta',
  help: 'Up to this error the loss is quadratic, beyond it linear, so that outliers pull less.',
  unit: 'scaled target',
  kind: 'number',
  default: 1,
  minimum: 1e-6,
  maximum: 1e6,
};

export const huberLoss: Loss = {
  type: 'huber',
  title: 'Huber loss',
  equation: String.raw`\ell = \begin{cases} \tfrac{1}{2} d^2 & |d| \le \delta \\ \delta\,(|d| - \tfrac{1}{2}\delta) & |d| > \delta \end{cases}, \quad d = \hat{y} - y`,
  citation: 'Huber 1964, Robust estimation of a location parameter, Annals of Mathematical Statistics 35(1)',
  task: 'regression',
  options: [delta],
  startingValue: () => null,
  emit: (g, call) => {
    // With c = min(|d|, δ) both branches are c·(|d| − c/2): no choice, and the gradients meet at |d| = δ.
    const size = g.abs(emitDifference(g, call));
    const capped = g.min(size, numberOption(call.options, delta));
    return emitMaskedMean(g, g.mul(capped, g.sub(size, g.mul(capped, 0.5))), call.weight);
  },
};
