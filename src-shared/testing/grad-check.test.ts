import { describe, expect, it } from 'vitest';
import { lookupRule } from '../autodiff/rule-table';
import type { RuleEntry } from '../autodiff/rule';
import { checkGradients, uniform, type GradCheck } from './grad-check';

/** `tanh` with another rule in place of its own. */
function tanhWith(rule: RuleEntry): GradCheck {
  return {
    inputs: [{ shape: ['n', 2], values: uniform(-1, 1) }],
    sizes: { n: 3 },
    build: (g, [x]) => g.tanh(x!),
    lookup: (op) => (op === 'Tanh' ? rule : lookupRule(op)),
  };
}

describe('the gradient check', () => {
  it('passes a right rule', () => {
    expect(() => checkGradients(tanhWith(lookupRule('Tanh')!))).not.toThrow();
  });

  it('finds a rule that is wrong by a hundred-thousandth', () => {
    const wrong: RuleEntry = ({ g, y, dy }) => [g.mul(g.mul(dy[0]!, g.sub(1, g.mul(y[0]!, y[0]!))), 1.00001)];
    expect(() => checkGradients(tanhWith(wrong))).toThrow(/gradient of x0/);
  });

  it('finds a gradient that is missing', () => {
    expect(() => checkGradients(tanhWith('zero'))).toThrow(/gradient of x0 is 0/);
    expect(() => checkGradients(tanhWith(() => [null]))).toThrow(/gradient of x0 is 0/);
  });

  it('finds a gradient that is not a number', () => {
    const wrong: RuleEntry = ({ g, dy }) => [g.div(dy[0]!, g.zerosLike(dy[0]!))];
    expect(() => checkGradients(tanhWith(wrong))).toThrow(/gradient of x0/);
  });

  it('asks for the sizes it needs', () => {
    const { sizes: _, ...check } = tanhWith('zero');
    expect(() => checkGradients(check)).toThrow('no size for n');
  });
});
