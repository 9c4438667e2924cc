import type { Dataset } from '../dataset';
import type { PreparedNumber } from '../prepared-columns';
import { gapColumns } from '../samples/gap-windows';
import { fixedSeed, hideCells, NOTHING } from '../samples/hidden-cells';
import type { PartName } from '../split';
import type { NamedFloors } from './sample-floors';

/** A guess of the cell at a step of a window, from the cells that are to be seen (NaN elsewhere). */
type Guess = (seen: Float64Array, step: number, mean: number) => number;

/** Ways to fill a gap without a network, by name. */
export const gapGuesses = {
  mean: (_seen, _step, mean) => mean,
  last_value: (seen, step, mean) => valueAt(seen, findSeen(seen, step, -1), mean),
  linear_interpolation: (seen, step, mean) => {
    const [before, after] = [findSeen(seen, step, -1), findSeen(seen, step, 1)];
    if (before === null || after === null) return valueAt(seen, before ?? after, mean);
    const share = (step - before) / (after - before);
    return seen[before]! * (1 - share) + seen[after]! * share;
  },
} as const satisfies Readonly<Record<string, Guess>>;

/**
 * How well gaps are filled without a network, on the cells that are hidden of the windows of a part. What is hidden follows from
 * all columns to be filled, even where only some of them are counted: a model's samples are drawn so.
 */
export function measureGapFloors(dataset: Dataset, part: PartName): NamedFloors {
  const columns = gapColumns(dataset.columns);
  const all = dataset.preparation.columns.filter(({ kind, role }) => kind === 'number' && role === 'target');
  const places = columns.map(({ fitted }) => all.findIndex(({ name }) => name === fitted.name));
  const { length } = dataset.binding.window;
  const sums = Object.keys(gapGuesses).map(() => ({ squares: 0, absolutes: 0 }));
  const means = columns.map((column) => meanOfTraining(column, dataset));
  let count = 0;
  for (const start of dataset.parts[part].starts) {
    const seed = fixedSeed(dataset.binding.split.seed, start);
    const hidden = hideCells(seed, length, all.length, dataset.hiding ?? NOTHING);
    columns.forEach(({ own }, c) => {
      const isHidden = (t: number): boolean => hidden[t * all.length + places[c]!] === 1;
      const seen = Float64Array.from({ length }, (_, t) => (isHidden(t) ? NaN : own[start + t]!));
      for (let t = 0; t < length; t++) {
        const truth = own[start + t]!;
        if (!isHidden(t) || Number.isNaN(truth)) continue;
        count++;
        Object.values(gapGuesses).forEach((guess, i) => {
          const error = guess(seen, t, means[c]!) - truth;
          sums[i]!.squares += error * error;
          sums[i]!.absolutes += Math.abs(error);
        });
      }
    });
  }
  if (count === 0) return {};
  return Object.fromEntries(
    Object.keys(gapGuesses).map((name, i) => {
      const { squares, absolutes } = sums[i]!;
      return [name, { rmse: Math.sqrt(squares / count), mae: absolutes / count }];
    }),
  );
}

/** The mean of what is known of a column in the training part, in its own units. */
export function meanOfTraining({ own }: PreparedNumber, { rowParts }: Dataset): number {
  let [sum, count] = [0, 0];
  own.forEach((value, row) => {
    if (rowParts[row] !== 0 || Number.isNaN(value)) return;
    sum += value;
    count++;
  });
  return sum / count;
}

/** The nearest step before (−1) or after (1) that is to be seen. */
function findSeen(seen: Float64Array, step: number, direction: 1 | -1): number | null {
  for (let t = step; t >= 0 && t < seen.length; t += direction) if (!Number.isNaN(seen[t]!)) return t;
  return null;
}

function valueAt(seen: Float64Array, step: number | null, instead: number): number {
  return step === null ? instead : seen[step]!;
}
