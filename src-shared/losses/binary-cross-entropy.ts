import { numberOption, requireSameShape, type Loss, type LossOption } from './loss';
import { emitMaskedMean } from './masked-mean';

const labelSmoothing: LossOption = {
  name: 'labelSmoothing',
  title: 'Label smoothing',
  help: 'Moves targets from 0 and 1 towards a half, so that the model does not become overconfident.',
  unit: '',
  kind: 'number',
  default: 0,
  minimum: 0,
  maximum: 1,
};

const positiveWeight: LossOption = {
  name: 'positiveWeight',
  title: 'Weight of positives',
  help: 'How many times a positive counts. Negatives divided by positives evens out a rare label.',
  unit: '',
  kind: 'number',
  default: 1,
  minimum: 1e-6,
  maximum: 1e6,
};

export const binaryCrossEntropyLoss: Loss = {
  type: 'binary-cross-entropy',
  title: 'Binary cross-entropy',
  equation: String.raw`\ell = -w\,y \log \sigma(x) - (1 - y) \log (1 - \sigma(x))`,
  citation: 'Bishop 2006, Pattern Recognition and Machine Learning, equation 4.90; weight of positives as in PyTorch',
  task: 'binary',
  options: [labelSmoothing, positiveWeight],
  startingValue: () => Math.LN2,
  emit: (g, { prediction: x, target, weight, options }) => {
    requireSameShape(x, target);
    const smoothing = numberOption(options, labelSmoothing);
    const positive = numberOption(options, positiveWeight);
    const hard = g.cast(target, x.dtype);
    const y = smoothing === 0 ? hard : g.add(g.mul(hard, 1 - smoothing), smoothing / 2);
    // −log σ(x) = log(1 + e^−|x|) + (|x| − x)/2. The second term is max(−x, 0), written so that its gradient at x = 0
    // is −1/2 and the whole is σ(0): an untrained head that puts out exact zeros would learn nothing right otherwise.
    const size = g.abs(x);
    const rest = g.log(g.add(g.exp(g.neg(size)), 1));
    if (positive === 1) {
      const linear = g.add(g.mul(x, g.sub(0.5, y)), g.mul(size, 0.5));
      return emitMaskedMean(g, g.add(linear, rest), weight);
    }
    const softened = g.add(rest, g.mul(g.sub(size, x), 0.5));
    const scaled = g.mul(g.add(g.mul(y, positive - 1), 1), softened);
    return emitMaskedMean(g, g.add(g.mul(x, g.sub(1, y)), scaled), weight);
  },
};
