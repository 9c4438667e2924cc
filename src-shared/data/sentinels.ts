import type { Diagnostic } from '../base/diagnostic';
import type { DataBinding } from '../document/document';
import { count, dataWarning } from './data-diagnostics';
import { USUAL_MISSING } from './dialect';
import { isNumber, type PreparedColumn, type PreparedNumber } from './prepared-columns';

/** Numbers that programs write where a value is missing. */
const SENTINELS: ReadonlySet<number> = new Set([-99, -999, -9999, -99999, 999, 9999, 99999]);
/** How far such a number lies outside all others, in their range, to be none of them. */
const FAR = 3;
/** Fewer may be a slip of the hand, which others do not share. */
const LEAST = 2;

/** Numbers that look like "missing" (DATA-054): usual ones, several times, far from all other values of their column. */
export function findSentinels(columns: readonly PreparedColumn[], binding: DataBinding): Diagnostic[] {
  return columns.filter(isNumber).flatMap((column): Diagnostic[] => {
    const found = findSentinel(column);
    if (found === null) return [];
    const { value, times, least, greatest } = found;
    const { name } = column.fitted;
    const missing = [
      ...(binding.dialect.missing ?? USUAL_MISSING),
      ...[0, 1, 2].map((digits) => value.toFixed(digits)),
    ];
    const data = { ...binding, dialect: { ...binding.dialect, missing } };
    // Cells of a Parquet file are numbers already: no text stands for "missing" there.
    const repairs = /\.(parquet|pq)$/i.test(binding.path)
      ? []
      : [{ label: `Read ${value} as missing`, commands: [{ type: 'setData', data }] }];
    return [
      dataWarning(
        'DATA-054',
        `Column "${name}" holds ${value} in ${times} of ${count(column.own.length, 'row')}, far from all its other values (${least} to ${greatest}): it may stand for “missing”.`,
        'Add it to the texts that mean “missing”, if it does.',
        { column: name },
        repairs,
      ),
    ];
  });
}

interface Sentinel {
  readonly value: number;
  readonly times: number;
  /** Of all other values. */
  readonly least: number;
  readonly greatest: number;
}

function findSentinel({ own }: PreparedNumber): Sentinel | null {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (const value of own) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  for (const value of [minimum, maximum]) {
    if (!SENTINELS.has(value)) continue;
    let [times, least, greatest] = [0, Infinity, -Infinity];
    for (const other of own) {
      if (other === value) times++;
      else if (other < least) least = other;
      if (other !== value && other > greatest) greatest = other;
    }
    const reach = FAR * (greatest - least);
    if (times >= LEAST && reach > 0 && (value < least - reach || value > greatest + reach)) {
      return { value, times, least, greatest };
    }
  }
  return null;
}
