import { defined } from '../../src-shared/base/invariant';
import type { ModelTarget } from '../../src-shared/compiler/compiled-model';
import type { HeadResults } from '../../src-shared/protocol/run-types';
import type { ModelData } from '../../src-shared/training/model-data';

/** A plot shows no more; of more samples the last ones are shown, and all of them are measured. */
const MOST_SHOWN = 20_000;

/**
 * Predictions beside truth where samples are no windows of one time line: by the number of the sample (or of its step),
 * one series for each target column. There is no value before to compare with.
 */
export function makeSampleSeries(
  target: ModelTarget,
  scales: ModelData['scales'],
  prediction: Float64Array,
  truth: Float64Array,
): HeadResults['series'] {
  const { columns: width, unscale } = defined(scales.get(target.name), `scale of ${target.name}`);
  const count = truth.length / width;
  const firstShown = Math.max(0, count - MOST_SHOWN);
  return target.info.names.slice(0, width).map((column, c) => {
    let [squares, absolutes] = [0, 0];
    const x: number[] = [];
    const [wanted, found]: [number[], number[]] = [[], []];
    for (let at = 0; at < count; at++) {
      const right = unscale(truth[at * width + c] ?? NaN, c);
      const value = unscale(prediction[at * width + c] ?? NaN, c);
      squares += (value - right) ** 2;
      absolutes += Math.abs(value - right);
      if (at < firstShown) continue;
      x.push(at + 1);
      wanted.push(right);
      found.push(value);
    }
    return {
      ...{ column, step: 1, x, isDate: false, truth: wanted, prediction: found },
      lastValue: x.map(() => null),
      seasonal: null,
      rmse: Math.sqrt(squares / count),
      mae: absolutes / count,
    };
  });
}
