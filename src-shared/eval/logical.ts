import type { logicalOps } from '../ops/logical';
import { mapElements } from './indexing';
import { operand, type Kernel, type KernelFamily } from './kernel';

function predicate(test: (a: number, b: number) => boolean): Kernel {
  return (call) => [mapElements([operand(call, 0), operand(call, 1)], (a, b) => (test(a, b) ? 1 : 0))];
}

function test(holds: (x: number) => boolean): Kernel {
  return (call) => [mapElements([operand(call, 0)], (x) => (holds(x) ? 1 : 0))];
}

export const logicalKernels = {
  Equal: predicate((a, b) => a === b),
  Less: predicate((a, b) => a < b),
  LessOrEqual: predicate((a, b) => a <= b),
  Greater: predicate((a, b) => a > b),
  GreaterOrEqual: predicate((a, b) => a >= b),
  And: predicate((a, b) => a !== 0 && b !== 0),
  Or: predicate((a, b) => a !== 0 || b !== 0),
  Not: test((x) => x === 0),
  IsNaN: test(Number.isNaN),
  IsInf: test((x) => Math.abs(x) === Infinity),
  Where: (call) => [
    mapElements([operand(call, 0), operand(call, 1), operand(call, 2)], (condition, a, b) => (condition === 0 ? b : a)),
  ],
} as const satisfies KernelFamily<typeof logicalOps>;
