import { defined } from '../../src-shared/base/invariant';
import type { ModelTarget } from '../../src-shared/compiler/compiled-model';
import { gapGuesses, meanOfTraining } from '../../src-shared/data/floors/gap-floors';
import { isNumber } from '../../src-shared/data/prepared-columns';
import type { HeadResults } from '../../src-shared/protocol/run-types';
import type { OpenedRun } from './opened-run';
import { placeRows } from './row-places';

type Series = HeadResults['series'][number];

/** A plot shows no more rows; of a longer part the last ones. */
const MOST_SHOWN = 20_000;

/**
 * One series for each column whose gaps are filled. All windows are measured, but most lie over each other, and what one hides
 * another sees: shown are windows side by side, so that each row is either seen or filled. Filled are the hidden cells, whose
 * truth is known, and the real gaps, whose truth is not.
 *
 * @param prediction scaled, window after window, `[steps, columns]` each
 * @param hidden the cells to be found out, likewise; NaN for all others
 */
export function makeGapSeries(
  { dataset, data, part }: OpenedRun,
  { name, info }: ModelTarget,
  prediction: Float64Array,
  hidden: Float64Array,
): Series[] {
  const { columns: width, unscale } = defined(data.scales.get(name), `scale of ${name}`);
  const { length } = dataset.binding.window;
  const { starts } = dataset.parts[part];
  const { places, isDate } = placeRows(dataset);
  const shown = sideBySide(starts, length).slice(-Math.ceil(MOST_SHOWN / length));
  return info.names.map((columnName, c): Series => {
    const column = defined(
      dataset.columns.filter(isNumber).find(({ fitted }) => fitted.name === columnName),
      `column ${columnName}`,
    );
    const mean = meanOfTraining(column, dataset);
    const at = (window: number, step: number): number => (window * length + step) * width + c;
    const cells = shown.flatMap((window) => {
      const start = starts[window] ?? 0;
      const own = Array.from({ length }, (_, step) => column.own[start + step] ?? NaN);
      const seen = Float64Array.from(own, (value, step) => (Number.isFinite(hidden[at(window, step)]) ? NaN : value));
      return own.map((value, step) => ({
        x: places[start + step] ?? start + step,
        truth: Number.isFinite(value) ? value : null,
        filled: Number.isNaN(seen[step])
          ? {
              model: unscale(prediction[at(window, step)] ?? NaN, c),
              lastValue: gapGuesses.last_value(seen, step, mean),
              line: gapGuesses.linear_interpolation(seen, step, mean),
            }
          : null,
      }));
    });
    return {
      ...{ column: columnName, step: 1, isDate, seasonal: null },
      x: cells.map(({ x }) => x),
      truth: cells.map(({ truth }) => truth),
      prediction: cells.map(({ filled }) => filled && filled.model),
      lastValue: cells.map(({ filled }) => filled && filled.lastValue),
      interpolation: cells.map(({ filled }) => filled && filled.line),
      ...measure(prediction, hidden, width, c, unscale),
    };
  });
}

/** Of windows (positions in `starts`, which ascends) those that do not lie over the one before. */
function sideBySide(starts: ArrayLike<number>, length: number): number[] {
  const chosen: number[] = [];
  let free = 0;
  Array.from(starts).forEach((start, window) => {
    if (start < free) return;
    chosen.push(window);
    free = start + length;
  });
  return chosen;
}

/** Errors of a column over the hidden cells of all windows. */
function measure(
  prediction: Float64Array,
  hidden: Float64Array,
  width: number,
  c: number,
  unscale: (value: number, column: number) => number,
): { readonly rmse: number; readonly mae: number } {
  let [count, squares, absolutes] = [0, 0, 0];
  for (let at = c; at < hidden.length; at += width) {
    const truth = unscale(hidden[at] ?? NaN, c);
    if (Number.isNaN(truth)) continue;
    const error = unscale(prediction[at] ?? NaN, c) - truth;
    count++;
    squares += error * error;
    absolutes += Math.abs(error);
  }
  return { rmse: Math.sqrt(squares / count), mae: absolutes / count };
}
