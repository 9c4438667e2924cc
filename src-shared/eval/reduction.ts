import { intAttribute, intsAttribute } from '../ir/graph';
import type { reductionOps } from '../ops/reduction';
import { normalizeAxis } from '../tensor/dims';
import { sizeOf } from '../tensor/tensor';
import { flatIndex, forEachIndex, forEachLine, stridesOf } from './indexing';
import { integers, operand, type Kernel, type KernelCall, type KernelFamily } from './kernel';

/** Collects the elements that fall together and reduces each group to one number. */
function reduction(reduce: (group: readonly number[]) => number): Kernel {
  return (call) => {
    const x = operand(call, 0);
    const axes = axesOf(call, x.dims.length);
    const keptDims = x.dims.map((d, i) => (axes.has(i) ? 1 : d));
    const strides = stridesOf(keptDims).map((stride, i) => (axes.has(i) ? 0 : stride));
    const groups = Array.from({ length: sizeOf(keptDims) }, (): number[] => []);
    forEachIndex(x.dims, (index, flat) => groups[flatIndex(index, strides)]!.push(x.data[flat]!));
    const keep = intAttribute(call.attributes, 'keepdims', 1) === 1;
    const dims = keep ? keptDims : x.dims.filter((_, i) => !axes.has(i));
    return [{ dims, data: Float64Array.from(groups, reduce) }];
  };
}

/** The axes to reduce, from the input of ReduceSum or the attribute of the others; none named means all of them. */
function axesOf(call: KernelCall, rank: number): Set<number> {
  const named = call.op === 'ReduceSum' ? (integers(call, 1) ?? []) : intsAttribute(call.attributes, 'axes', []);
  if (named.length > 0) return new Set(named.map((axis) => normalizeAxis(axis, rank)));
  if (intAttribute(call.attributes, 'noop_with_empty_axes', 0) === 1) return new Set();
  return new Set(Array.from({ length: rank }, (_, i) => i));
}

const sum = (group: readonly number[]): number => group.reduce((a, b) => a + b, 0);
const max = (group: readonly number[]): number => group.reduce((a, b) => Math.max(a, b), -Infinity);

function logSumExp(group: readonly number[]): number {
  const top = max(group);
  // A group of −∞ only (or one holding +∞) has no finite largest element to take out.
  if (!Number.isFinite(top)) return top;
  return top + Math.log(sum(group.map((x) => Math.exp(x - top))));
}

/** The position of the first (or last) best element along an axis. */
function argument(isBetter: (x: number, best: number) => boolean): Kernel {
  return (call) => {
    const x = operand(call, 0);
    const axis = normalizeAxis(intAttribute(call.attributes, 'axis', 0), x.dims.length);
    const takeLast = intAttribute(call.attributes, 'select_last_index', 0) === 1;
    const keep = intAttribute(call.attributes, 'keepdims', 1) === 1;
    const found: number[] = [];
    forEachLine(x.dims, axis, (start, stride, length) => {
      let best = 0;
      for (let i = 1; i < length; i++) {
        const value = x.data[start + i * stride]!;
        const held = x.data[start + best * stride]!;
        if (isBetter(value, held) || (takeLast && value === held)) best = i;
      }
      found.push(best);
    });
    const dims = x.dims.flatMap((d, i) => (i !== axis ? [d] : keep ? [1] : []));
    return [{ dims, data: Float64Array.from(found) }];
  };
}

export const reductionKernels = {
  ReduceSum: reduction(sum),
  ReduceMean: reduction((group) => sum(group) / group.length),
  ReduceMax: reduction(max),
  ReduceMin: reduction((group) => group.reduce((a, b) => Math.min(a, b), Infinity)),
  ReduceL2: reduction((group) => Math.sqrt(sum(group.map((x) => x * x)))),
  ReduceLogSumExp: reduction(logSumExp),
  ArgMax: argument((x, best) => x > best),
  ArgMin: argument((x, best) => x < best),
} as const satisfies KernelFamily<typeof reductionOps>;
