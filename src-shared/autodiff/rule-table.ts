import { isOpType, type OpType } from '../ops/op-table';
import type { RuleEntry } from './rule';
import { controlflowRules } from './rules/controlflow';
import { logicalRules } from './rules/logical';
import { mathRules } from './rules/math';
import { nnRules } from './rules/nn';
import { reductionRules } from './rules/reduction';
import { rnnRules } from './rules/rnn';
import { tensorRules } from './rules/tensor';

/** The decision for every operator of `opTable`: an operator without one does not compile. */
export const ruleTable = {
  ...mathRules,
  ...logicalRules,
  ...reductionRules,
  ...tensorRules,
  ...nnRules,
  ...rnnRules,
  ...controlflowRules,
} as const satisfies Record<OpType, RuleEntry>;

/** The rule of an operator; undefined for operators that Unroll does not know. The lookup that `differentiate` takes. */
export function lookupRule(op: string): RuleEntry | undefined {
  return isOpType(op) ? ruleTable[op] : undefined;
}
