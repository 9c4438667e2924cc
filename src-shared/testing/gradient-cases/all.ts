import type { GradientCase } from './case';
import { logicalCases } from './logical';
import { mathCases } from './math';
import { nnCases } from './nn';
import { reductionCases } from './reduction';
import { tensorCases } from './tensor';

/** Every gradient case, by family. */
export const gradientCases: readonly (readonly [string, readonly GradientCase[]])[] = [
  ['math', mathCases],
  ['logical', logicalCases],
  ['reduction', reductionCases],
  ['tensor', tensorCases],
  ['nn', nnCases],
];
