import type { RunEvent } from '../../src-shared/protocol/run-events';
import { alignColumns, formatNumber } from './table';

type DoneEvent = Extract<RunEvent, { type: 'done' }>;

/** What people call a floor; others stand as they are, with spaces. */
const FLOOR_NAMES: ReadonlyMap<string, string> = new Map([
  ['last_value', 'last value'],
  ['seasonal', 'one season before'],
  ['autoregressive', 'autoregressive, one season'],
  ['autoregressive_window', 'autoregressive, window'],
  ['majority', 'most frequent class'],
  ['last_class', 'last class'],
]);

const REASONS: Readonly<Record<DoneEvent['reason'], string>> = {
  finished: 'Finished',
  'early-stop': 'Stopped early, the validation loss having stopped falling,',
  stopped: 'Stopped as asked',
};

/**
 * The end of a run: how it ended, and its test metrics beside what forecasts reach that learn little or nothing; of several
 * outputs together first, then of each by itself. `noun` is what its samples are called.
 */
export function describeResult(done: DoneEvent, noun: string): string[] {
  const best =
    done.bestEpoch === null
      ? ''
      : `; the weights ${done.bestEpoch === 0 ? 'it began with' : `of epoch ${done.bestEpoch}`} were best and are kept`;
  const lines = [
    `${REASONS[done.reason]} after ${formatNumber(done.epochs)} epochs, ${formatNumber(done.steps)} steps, ${done.seconds.toFixed(1)} s${best}.`,
  ];
  const measured = done.metrics.test ?? done.metrics.validation;
  if (measured === null) return lines;
  const what = `${done.metrics.test === null ? 'validation' : 'test'} ${noun}`;
  const floors = done.metrics.test === null ? [] : Object.entries(done.floors);
  const heads = [...new Set(Object.keys(measured).map(headOf))];
  return [...lines, ...heads.flatMap((head) => ['', ...describeHead(head, what, measured, floors)])];
}

type Values = Readonly<Record<string, number>>;

/** The output that a metric is of, as `HEAD` in `HEAD.rmse`; empty for those of all outputs together. */
function headOf(metric: string): string {
  return metric.slice(0, Math.max(0, metric.lastIndexOf('.')));
}

/** A table of the metrics of one output, or of all together: the model, and below it what floors reach in the same measures. */
function describeHead(
  head: string,
  what: string,
  measured: Values,
  floors: readonly (readonly [string, Values])[],
): string[] {
  const own = Object.keys(measured).filter((name) => headOf(name) === head);
  const suiting = floors.filter(([, values]) => own.some((name) => name in values));
  const metrics = own.filter((name) => name === 'loss' || suiting.length === 0 || suiting.some(([, f]) => name in f));
  const row = (name: string, values: Values): string[] => [
    name,
    ...metrics.map((metric) => {
      const value = values[metric];
      return value === undefined ? '' : formatNumber(value);
    }),
  ];
  const prefix = head === '' ? 0 : head.length + 1;
  const rows = [
    [head === '' ? what : head, ...metrics.map((metric) => metric.slice(prefix).replaceAll('_', ' '))],
    row('this model', measured),
    ...suiting.map(([name, values]) => row(FLOOR_NAMES.get(name) ?? name.replaceAll('_', ' '), values)),
  ];
  return alignColumns(rows, [false, ...metrics.map(() => true)], '  ');
}
