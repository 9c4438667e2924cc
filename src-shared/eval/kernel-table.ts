import type { OpType } from '../ops/op-table';
import { controlflowKernels } from './controlflow';
import type { Kernel } from './kernel';
import { logicalKernels } from './logical';
import { mathKernels } from './math';
import { nnKernels } from './nn';
import { reductionKernels } from './reduction';
import { rnnKernels } from './rnn';
import { tensorKernels } from './tensor';

/** The reference value of every operator of the table; a missing one does not compile. */
export const kernelTable = {
  ...mathKernels,
  ...logicalKernels,
  ...reductionKernels,
  ...tensorKernels,
  ...nnKernels,
  ...rnnKernels,
  ...controlflowKernels,
} as const satisfies Record<OpType, Kernel>;
