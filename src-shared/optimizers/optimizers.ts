import type { Diagnostic } from '../base/diagnostic';
import { adagradOptimizer } from './adagrad';
import { adamOptimizer } from './adam';
import { adamwOptimizer } from './adamw';
import { momentumOptimizer } from './momentum';
import { nesterovOptimizer } from './nesterov';
import type { Optimizer, OptimizerOptions, OptimizerType } from './optimizer';
import { rmspropOptimizer } from './rmsprop';
import { sgdOptimizer } from './sgd';

/** Every optimizer, by its key in project files. */
export const optimizers: Readonly<Record<OptimizerType, Optimizer>> = {
  sgd: sgdOptimizer,
  momentum: momentumOptimizer,
  nesterov: nesterovOptimizer,
  rmsprop: rmspropOptimizer,
  adagrad: adagradOptimizer,
  adam: adamOptimizer,
  adamw: adamwOptimizer,
};

/** What is wrong with the optimizer's own settings: names it does not have, and numbers out of range. */
export function checkOptimizerOptions(type: OptimizerType, options: OptimizerOptions): Diagnostic[] {
  const { title, options: known } = optimizers[type];
  const out: Diagnostic[] = [];
  for (const [name, value] of options) {
    const option = known.find((o) => o.name === name);
    if (!option) {
      const names = known.map((o) => o.name).join(', ');
      out.push({
        code: 'OPTIMIZER-001',
        severity: 'error',
        message: `The optimizer ${title} has no setting "${name}".`,
        nextStep:
          names === ''
            ? 'Remove it: this optimizer has no settings of its own.'
            : `Remove it, or use one of: ${names}.`,
        where: { parameter: name },
      });
    } else if (!(value >= option.minimum && value <= option.maximum)) {
      out.push({
        code: 'OPTIMIZER-002',
        severity: 'error',
        message: `The setting "${name}" of ${title} is ${value}, outside ${option.minimum} to ${option.maximum}.`,
        nextStep: `Choose a number in that range; the usual one is ${option.default}.`,
        where: { parameter: name },
      });
    }
  }
  return out;
}
