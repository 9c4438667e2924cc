import type { RuleEntry } from '../rule';

/** Gradients of the `logical` family: conditions carry none, `Where` routes its gradient. */
export const logicalRules = {
  Equal: 'zero',
  Less: 'zero',
  LessOrEqual: 'zero',
  Greater: 'zero',
  GreaterOrEqual: 'zero',
  And: 'zero',
  Or: 'zero',
  Not: 'zero',
  IsNaN: 'zero',
  IsInf: 'zero',
  // y = c ? a : b: da = c ? dy : 0, db = c ? 0 : dy
  Where: ({ g, x, dy, wanted }) => {
    const condition = x[0]!;
    return [null, wanted[1] ? g.where(condition, dy[0]!, 0) : null, wanted[2] ? g.where(condition, 0, dy[0]!) : null];
  },
} as const satisfies Record<string, RuleEntry>;
