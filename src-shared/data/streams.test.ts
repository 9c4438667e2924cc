import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bind, makeBinding, makeTable, range } from '../testing/tables';
import { createDataset, createPredictionDataset, type Dataset } from './dataset';
import { PARTS } from './split';
import { findLanes, layOutStreams } from './streams';

interface Drawn {
  readonly lengths: readonly number[];
  readonly length: number;
  readonly horizon: number;
  readonly streams: number;
  readonly by: 'time' | 'series';
  readonly missing: readonly number[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
  length: fc.integer({ min: 1, max: 7 }),
  horizon: fc.integer({ min: 1, max: 3 }),
  streams: fc.integer({ min: 1, max: 9 }),
  by: fc.constantFrom('time' as const, 'series' as const),
  missing: fc.array(fc.integer({ min: 0, max: 250 }), { maxLength: 3 }),
});

/** Series one after the other; null where the settings leave a part without windows. */
function makeDataset({ lengths, length, horizon, by, missing }: Omit<Drawn, 'streams'>): Dataset | null {
  const series = lengths.flatMap((count, i) => new Array<string>(count).fill(`s${i}`));
  const y = series.map((_, row) => (missing.includes(row) ? Number.NaN : Math.sin(row)));
  const dataset = createDataset(
    makeTable({ series, y }),
    makeBinding([bind('series', 'series', 'none'), bind('y', 'target')], {
      window: { length, stride: 3, horizon, steps: 1 },
      split: { by, validation: 0.25, test: 0.25, validationFrom: null, testFrom: null, seed: 2 },
    }),
    { placement: 'each-step', carriesState: true },
  );
  return dataset.ok ? dataset.value : null;
}

describe('streams of windows', () => {
  it('read every window once, and go on only where nothing lies between and nothing is crossed', () => {
    let checked = 0;
    fc.assert(
      fc.property(drawn, ({ streams, ...settings }) => {
        const dataset = makeDataset(settings);
        if (dataset === null) return;
        checked++;
        const { starts } = dataset.parts.train;
        const { length, horizon } = settings;
        const { order, keep } = layOutStreams(starts, length, streams);
        const rows = Math.min(streams, starts.length);
        expect([...order].sort((a, b) => a - b)).toEqual(range(starts.length));
        order.forEach((sample, at) => {
          const before = at < rows ? null : starts[order[at - rows]!]!;
          const start = starts[sample]!;
          const seriesOf = (row: number) => dataset.sequences.findIndex((s) => row >= s.start && row < s.end);
          const goesOn = before !== null && before + length === start && seriesOf(before) === seriesOf(start);
          expect(keep[at]).toBe(goesOn ? 1 : 0);
          // Whatever is read and predicted is of the training part.
          expect(seriesOf(start + length - 1 + horizon)).toBe(seriesOf(start));
          for (let row = start + horizon; row < start + length + horizon; row++) expect(dataset.rowParts[row]).toBe(0);
        });
      }),
      { numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(50);
  });

  it('are read in lanes outside training, after the rows before them in their series', () => {
    let looked = 0;
    fc.assert(
      fc.property(drawn, (settings) => {
        const dataset = makeDataset(settings);
        if (dataset === null) return;
        for (const part of PARTS) {
          const { starts } = dataset.parts[part];
          const lanes = findLanes(dataset, part);
          expect(lanes.flatMap(({ from, to }) => range(to - from, from))).toEqual(range(starts.length));
          for (const { history, from, to } of lanes) {
            const all = [...history, ...starts.subarray(from, to)];
            for (let i = 1; i < all.length; i++) expect(all[i]).toBe(all[i - 1]! + settings.length);
            const [first = 0] = all;
            const series = dataset.sequences.find((s) => first >= s.start && first < s.end)!;
            expect(all.at(-1)! + settings.length).toBeLessThanOrEqual(series.end);
            for (let row = first; row < all.at(-1)! + settings.length; row++) {
              expect(settings.missing).not.toContain(row);
            }
            looked += history.length;
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(looked).toBeGreaterThan(50);
  });

  it('are cut evenly, the first ones a window longer', () => {
    const starts = Int32Array.from(range(7), (i) => i * 5);
    const { order, keep } = layOutStreams(starts, 5, 3);
    expect([...order]).toEqual([0, 3, 5, 1, 4, 6, 2]);
    expect([...keep]).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect([...layOutStreams(starts, 5, 20).order]).toEqual(range(7));
  });

  it('end with their series where the future is to be predicted', () => {
    const table = makeTable({ y: range(23).map(Math.sin) });
    const binding = makeBinding([bind('y', 'target')], {
      window: { length: 5, stride: 2, horizon: 1, steps: 1 },
      split: { by: 'time', validation: 0, test: 0, validationFrom: null, testFrom: null, seed: 1 },
    });
    const options = { placement: 'each-step' as const, carriesState: true };
    const trained = createDataset(table, binding, options);
    if (!trained.ok) throw new Error(trained.error[0]!.message);
    expect([...trained.value.parts.train.starts]).toEqual([0, 5, 10, 15]);
    const future = createPredictionDataset(table, binding, trained.value.preparation, options);
    if (!future.ok) throw new Error(future.error[0]!.message);
    expect([...future.value.parts.test.starts]).toEqual([3, 8, 13, 18]);
  });
});
