import type { Diagnostic, DiagnosticPlace, Repair } from '../base/diagnostic';
import type { DataBinding, Fill } from '../document/document';
import { count, dataError, dataWarning, listNames } from './data-diagnostics';
import { isNumber, type PreparedColumn, type PreparedNumber } from './prepared-columns';
import type { SampleKind } from './samples/sample-kind';
import type { PartName } from './split';
import { windowSpan } from './windows';

/** What messages about samples that touch a missing cell need to know. */
interface Samples {
  readonly kind: SampleKind;
  /** As in the project: a repair changes it. */
  readonly binding: DataBinding;
  readonly columns: readonly PreparedColumn[];
  /** Whether the model fills gaps itself: its targets have some by nature. */
  readonly fillsGaps: boolean;
  /** Not where a trained model predicts: it reads its columns as it learnt to. */
  readonly canFill: boolean;
}

/** DATA-027 of parts whose samples all touch a missing cell. */
export function noneComplete(samples: Samples, parts: readonly PartName[], dropped: number): Diagnostic {
  const [one, several] = samples.kind.noun;
  const gaps = describeGaps(samples);
  const { steps, instead, repairs } = waysOut(samples);
  const which = parts.length === 1 ? `The ${parts[0]} part has` : `The parts ${parts.join(', ')} have`;
  return dataError(
    'DATA-027',
    `${which} no ${one}: all ${dropped} ${several} there touch a missing cell${gaps === '' ? '' : `. ${gaps}`}.`,
    `${steps}${instead === '' ? '' : `, or ${instead}`}.`,
    placeOf(samples),
    repairs,
  );
}

/** DATA-030: some samples touch a missing cell and are left out. */
export function someIncomplete(samples: Samples, dropped: number, total: number): Diagnostic[] {
  if (dropped === 0) return [];
  const [one, several] = samples.kind.noun;
  const { steps, instead, repairs } = waysOut(samples);
  return [
    dataWarning(
      'DATA-030',
      `${dropped} of ${count(total, one, several)} touch a missing cell and are left out.`,
      `${steps}${instead === '' ? '' : `, or ${instead}`}, if too much is lost.`,
      placeOf(samples),
      repairs,
    ),
  ];
}

/** Columns with missing cells that are read and not filled, most of them first. */
function findOpen({ columns, fillsGaps }: Samples): readonly (readonly [PreparedNumber, number])[] {
  return columns
    .filter(isNumber)
    .filter(({ fitted }) => !(fillsGaps && fitted.role === 'target'))
    .map((column): readonly [PreparedNumber, number] => [column, countMissing(column.read.own)])
    .filter(([, missing]) => missing > 0)
    .sort(([, a], [, b]) => b - a);
}

/** The column that costs most. */
function placeOf(samples: Samples): DiagnosticPlace | undefined {
  const [first] = findOpen(samples);
  return first && { column: first[0].fitted.name };
}

function countMissing(values: Float64Array): number {
  return values.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
}

/** `"level" misses 30 of 300; the longest stretch without a gap has 9 rows, and a window spans 28.` */
function describeGaps(samples: Samples): string {
  const open = findOpen(samples);
  const [first] = open;
  if (first === undefined) return '';
  const [column, missing] = first;
  const more = open.length > 1 ? ` and ${open.length - 1} more columns some` : '';
  const misses = `"${column.fitted.name}" misses ${missing} of ${column.own.length} values${more}`;
  if (samples.binding.samples !== 'windows') return misses;
  let [longest, stretch] = [0, 0];
  for (let row = 0; row < column.own.length; row++) {
    stretch = open.every(([{ read }]) => Number.isFinite(read.own[row])) ? stretch + 1 : 0;
    longest = Math.max(longest, stretch);
  }
  return `${misses}; the longest stretch without a gap has ${count(longest, 'row')}, and a window spans ${windowSpan(samples.binding.window)}`;
}

interface WaysOut {
  readonly steps: string;
  readonly instead: string;
  readonly repairs: readonly Repair[];
}

/** Filling is offered at a click: by the value before where rows follow each other, by the mean where they do not. */
function waysOut(samples: Samples): WaysOut {
  const { binding, canFill } = samples;
  const open = findOpen(samples).filter(([{ fitted }]) => canFill && fitted.fill === undefined);
  const inputs = open.filter(([{ fitted }]) => fitted.role !== 'target').map(([{ fitted }]) => fitted.name);
  const instead = inputs.length === 0 ? '' : 'set columns with many of them to ignored';
  if (open.length === 0) {
    const several = canFill && binding.samples === 'windows' && binding.window.steps > 1;
    const steps = `Fill the cells in the file${several ? ' (what is to be predicted is never made up), or predict fewer rows at once' : ''}`;
    return { steps, instead, repairs: [] };
  }
  const fill: Fill = binding.samples === 'rows' ? 'mean' : 'previous';
  const names = open.map(([{ fitted }]) => fitted.name);
  const value = fill === 'mean' ? 'the mean' : 'the value before';
  const filled = {
    ...binding,
    columns: binding.columns.map((column) => (names.includes(column.name) ? { ...column, fill } : column)),
  };
  return {
    steps: `Have the missing cells of ${listNames(names, 3)} read as ${value} (in Data under the name; "fill" in the project file)`,
    instead,
    repairs: [{ label: `Read missing cells as ${value}`, commands: [{ type: 'setData', data: filled }] }],
  };
}
