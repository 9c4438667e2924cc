import type { OptimizerOption } from './optimizer';

/** Options that several optimizers share, each with its own default. */

export function decayOption(name: string, title: string, help: string, value: number): OptimizerOption {
  return { name, title, help, unit: '', kind: 'number', default: value, minimum: 0, maximum: 0.999999 };
}

export const momentumOption = decayOption(
  'momentum',
  'Momentum',
  'How much of the last step carries over into this one.',
  0.9,
);

export function epsilonOption(value: number): OptimizerOption {
  return {
    name: 'epsilon',
    title: 'Epsilon',
    help: 'Added to the divisor, so that a parameter with tiny gradients does not leap.',
    unit: '',
    kind: 'number',
    default: value,
    minimum: 1e-16,
    maximum: 1,
  };
}
