import { IGNORED_CLASS } from '../base/ignored-class';
import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import { describeShape, sameShape } from '../tensor/dims';
import { tensor } from '../tensor/tensor';
import { numberOption, numbersOption, type Loss, type LossCall, type LossOption } from './loss';
import { emitRatio } from './masked-mean';

const labelSmoothing: LossOption = {
  name: 'labelSmoothing',
  title: 'Label smoothing',
  help: 'The share of each target that is spread evenly over all classes.',
  unit: '',
  kind: 'number',
  default: 0,
  minimum: 0,
  maximum: 1,
};

const classWeights: LossOption = {
  name: 'classWeights',
  title: 'Class weights',
  help: 'One number a class: how much its targets count. Empty counts all alike.',
  unit: '',
  kind: 'numbers',
  default: [],
};

const ignoreIndex: LossOption = {
  name: 'ignoreIndex',
  title: 'Ignored label',
  help: 'Positions whose target has this index do not count.',
  unit: '',
  kind: 'integer',
  default: IGNORED_CLASS,
  minimum: -(2 ** 31),
  maximum: 2 ** 31 - 1,
};

export const crossEntropyLoss: Loss = {
  type: 'cross-entropy',
  title: 'Cross-entropy',
  equation: String.raw`\ell = -(1 - \varepsilon)\, w_y \log p_y - \frac{\varepsilon}{C} \sum_c w_c \log p_c, \quad p = \operatorname{softmax}(x)`,
  citation:
    'Bishop 2006, Pattern Recognition and Machine Learning, equation 4.108; label smoothing: Szegedy et al. 2016, ' +
    'arXiv:1512.00567, with class weights as in PyTorch (the mean is divided by the weights of the targets)',
  task: 'multi-class',
  options: [labelSmoothing, classWeights, ignoreIndex],
  startingValue: (classes) => Math.log(classes),
  emit: (g, call) => {
    const { prediction: logits, target, weight, options } = call;
    requireFit(call);
    const smoothing = numberOption(options, labelSmoothing);
    const weights = classWeightsOf(g, call);

    const isCounted = g.not(g.equal(target, numberOption(options, ignoreIndex)));
    const label = g.where(isCounted, target, 0);
    const counted = g.cast(isCounted, logits.dtype);
    const share = weight ? g.mul(counted, g.cast(weight, logits.dtype)) : counted;
    const weightedShare = weights ? g.mul(share, g.gather(weights, label)) : share;

    const logProbabilities = g.logSoftmax(logits);
    const picked = g.gatherElements(logProbabilities, g.unsqueeze(label, [-1]), logits.shape.length - 1);
    const hard = g.reduceSum(g.mul(g.squeeze(picked, [-1]), weightedShare));
    let sum = hard;
    if (smoothing > 0) {
      const weighted = weights ? g.mul(logProbabilities, weights) : logProbabilities;
      const spread = g.reduceSum(g.mul(g.reduceMean(weighted, [-1]), share));
      sum = g.add(g.mul(hard, 1 - smoothing), g.mul(spread, smoothing));
    }
    return emitRatio(g, g.neg(sum), g.reduceSum(weightedShare));
  },
};

function requireFit({ prediction, target, weight }: LossCall): void {
  const positions = prediction.shape.slice(0, -1);
  if (target.dtype !== 'int64' || !sameShape(positions, target.shape)) {
    throw new Error(
      `Logits of ${describeShape(prediction.shape)} need int64 targets of ${describeShape(positions)}, ` +
        `not ${target.dtype} of ${describeShape(target.shape)}`,
    );
  }
  if (weight && weight.shape.length !== target.shape.length) {
    throw new Error(
      `A weight of ${describeShape(weight.shape)} does not fit targets of ${describeShape(target.shape)}: ` +
        'it needs as many axes',
    );
  }
}

/** `[classes]` in the element type of the logits; null when all classes count alike. */
function classWeightsOf(g: Emitter, { prediction, options }: LossCall): Value | null {
  const numbers = numbersOption(options, classWeights);
  if (numbers.length === 0) return null;
  const classes = prediction.shape.at(-1);
  if (numbers.length !== classes) {
    throw new Error(`There are ${numbers.length} class weights for ${String(classes)} classes`);
  }
  return g.constant(tensor(prediction.dtype, [numbers.length], numbers));
}
