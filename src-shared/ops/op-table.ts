import { controlflowOps } from './controlflow';
import { logicalOps } from './logical';
import { mathOps } from './math';
import { nnOps } from './nn';
import type { OpRow } from './op';
import { reductionOps } from './reduction';
import { rnnOps } from './rnn';
import { tensorOps } from './tensor';

/** Every operator Unroll emits or differentiates. Values, rules and vectorised forms are tables over the same keys. */
export const opTable = {
  ...mathOps,
  ...logicalOps,
  ...reductionOps,
  ...tensorOps,
  ...nnOps,
  ...rnnOps,
  ...controlflowOps,
} as const satisfies Record<string, OpRow>;

export type OpType = keyof typeof opTable;

export function isOpType(name: string): name is OpType {
  return Object.hasOwn(opTable, name);
}

/** The row of an operator; null when Unroll does not know it. */
export function findOp(name: string): OpRow | null {
  return isOpType(name) ? opTable[name] : null;
}
