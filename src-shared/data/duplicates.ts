import type { Diagnostic } from '../base/diagnostic';
import { count, dataWarning } from './data-diagnostics';
import type { Sequence } from './order';
import { isNumber, isText, type PreparedColumn } from './prepared-columns';
import type { SampleKind, SamplePlan } from './samples/sample-kind';

/** Fewer than this share come about by chance where a table has few different rows. */
const WORTH_TELLING = 0.01;

/**
 * Samples of validation or test that read exactly what one of training reads (DATA-053): their scores tell what was learnt by
 * heart. Of windows of rows neighbours share most of what they read by nature, and their targets never.
 */
export function findDuplicates(
  columns: readonly PreparedColumn[],
  sequences: readonly Sequence[],
  { parts }: SamplePlan,
  kind: SampleKind,
  samples: 'rows' | 'series',
): Diagnostic[] {
  const inputs = columns.filter(({ fitted }) => fitted.role !== 'target');
  const tested = [...parts.validation.starts, ...parts.test.starts];
  if (inputs.length === 0 || tested.length === 0) return [];
  const ends = new Map(sequences.map(({ start, end }) => [start, end]));
  const keyOf = (start: number): string => {
    const end = samples === 'rows' ? start + 1 : (ends.get(start) ?? start + 1);
    return fingerprint(inputs, start, end);
  };
  const seen = new Set(Array.from(parts.train.starts, keyOf));
  const repeated = tested.filter((start) => seen.has(keyOf(start))).length;
  if (repeated < WORTH_TELLING * tested.length) return [];
  const [one, several] = kind.noun;
  return [
    dataWarning(
      'DATA-053',
      `${repeated} of ${count(tested.length, one, several)} of validation and test read exactly what one of training reads: scores on them tell what was learnt by heart.`,
      'Take repeated records out of the file, or hold out whole groups of them.',
    ),
  ];
}

/** 64 bits over what is read of some rows, as two hashes that differ in their factor (FNV-1a). */
function fingerprint(inputs: readonly PreparedColumn[], start: number, end: number): string {
  let [a, b] = [0x811c9dc5, end - start];
  const add = (bits: number): void => {
    a = Math.imul(a ^ bits, 0x01000193);
    b = Math.imul(b ^ bits ^ (a >>> 15), 0x85ebca6b);
  };
  for (const column of inputs) {
    if (isText(column)) {
      for (let i = column.offsets[start]!; i < column.offsets[end]!; i++) add(column.tokens[i]!);
      add(-1);
      continue;
    }
    const bits = isNumber(column) ? bitsOf(column.read.values) : column.indices;
    for (let row = start; row < end; row++) add(bits[row]!);
  }
  return `${a} ${b}`;
}

function bitsOf(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length);
}
