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

/** The end of a run: how it ended, and its test metrics beside what forecasts reach that learn little or nothing. */
export function describeResult(done: DoneEvent): string[] {
  const best =
    done.bestEpoch === null
      ? ''
      : `; the weights ${done.bestEpoch === 0 ? 'it began with' : `of epoch ${done.bestEpoch}`} were best and are kept`;
  const lines = [
    `${REASONS[done.reason]} after ${formatNumber(done.epochs)} epochs, ${formatNumber(done.steps)} steps, ${done.seconds.toFixed(1)} s${best}.`,
  ];
  const measured = done.metrics.test ?? done.metrics.validation;
  if (measured === null) return lines;
  const what = done.metrics.test === null ? 'validation windows' : 'test windows';
  const floors = done.metrics.test === null ? [] : Object.entries(done.floors);
  const metrics = Object.keys(measured).filter(
    (name) => name === 'loss' || floors.length === 0 || floors.some(([, f]) => name in f),
  );
  const row = (name: string, values: Readonly<Record<string, number>>): string[] => [
    name,
    ...metrics.map((metric) => {
      const value = values[metric];
      return value === undefined ? '' : formatNumber(value);
    }),
  ];
  const rows = [
    [what, ...metrics.map((metric) => metric.replaceAll('_', ' '))],
    row('this model', measured),
    ...floors.map(([name, values]) => row(FLOOR_NAMES.get(name) ?? name.replaceAll('_', ' '), values)),
  ];
  return [...lines, '', ...alignColumns(rows, [false, ...metrics.map(() => true)], '  ')];
}
