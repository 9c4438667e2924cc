import { controlflowCases } from './controlflow';
import { logicalCases } from './logical';
import { mathCases } from './math';
import { nnCases } from './nn';
import type { OperatorCase } from './operator-case';
import { reductionCases } from './reduction';
import { rnnCases } from './rnn';
import { tensorCases } from './tensor';

/** Small graphs that between them try every operator of the table, by family. */
export const operatorCases: Readonly<Record<string, readonly OperatorCase[]>> = {
  math: mathCases,
  logical: logicalCases,
  reduction: reductionCases,
  tensor: tensorCases,
  nn: nnCases,
  rnn: rnnCases,
  controlflow: controlflowCases,
};
