import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createDataset, type Dataset } from '../../src-shared/data/dataset';
import { computeFloors } from '../../src-shared/data/floors';
import type { DataBinding } from '../../src-shared/document/document';
import { bind, makeBinding } from '../../src-shared/testing/tables';
import { readTable } from './table-reader';

/** The real data of the examples: floors as published for them, so that a change of reader, split or floor shows. */
async function load(name: string, binding: DataBinding): Promise<Dataset> {
  const path = fileURLToPath(new URL(`../../assets/examples/${name}/${name}.csv`, import.meta.url));
  const made = createDataset(await readTable(path, binding), binding);
  if (!made.ok) throw new Error(made.error.map((e) => e.message).join('\n'));
  return made.value;
}

const untilTest = (testFrom: readonly (string | number)[], length: number, season: number | null) => ({
  season,
  window: { length, stride: 1, horizon: 1, steps: 1 },
  split: { by: 'time' as const, validation: 0, test: 0, validationFrom: null, testFrom, seed: 1 },
});

const births = [bind('year', 'time'), bind('month', 'time'), bind('date_of_month', 'time'), bind('births', 'target')];

describe('floors on real data', () => {
  it.each([7, null])('births, test year 2003, with the season given as %j', async (season) => {
    const dataset = await load('births', makeBinding(births, untilTest([2003], 28, season)));
    expect(dataset.parts.test.starts.length).toBe(365);
    const floors = computeFloors(dataset);
    expect(floors.seasons).toEqual([7]);
    expect(floors.lastValue?.rmse).toBeCloseTo(2352.75, 1);
    expect(floors.seasonal?.rmse).toBeCloseTo(957.41, 1);
    expect(floors.seasonal?.mae).toBeCloseTo(447.04, 1);
    expect(Math.round(floors.autoregressive?.rmse ?? NaN)).toBe(855);
    expect(Math.round(floors.autoregressive?.mae ?? NaN)).toBe(524);
    expect(Math.round(floors.autoregressiveWindow?.rmse ?? NaN)).toBe(665);
  });

  it('weather, highest temperature of 2015', async () => {
    const binding = makeBinding([bind('date', 'time'), bind('temp_max', 'target')], untilTest(['2015-01-01'], 14, 7));
    const floors = computeFloors(await load('weather', binding));
    expect(floors.lastValue?.rmse).toBeCloseTo(2.907, 3);
    expect(floors.seasonal?.rmse).toBeCloseTo(4.706, 3);
    expect(floors.autoregressive?.rmse).toBeCloseTo(2.735, 2);
    expect(floors.autoregressive?.mae).toBeCloseTo(2.172, 2);
  });

  it('weather, kind of weather of 2015', async () => {
    const columns = [bind('date', 'time'), bind('weather', 'target', 'category')];
    const floors = computeFloors(await load('weather', makeBinding(columns, untilTest(['2015-01-01'], 7, null))));
    expect(floors.lastClass?.accuracy).toBeCloseTo(0.6, 1);
    expect(floors.majority?.accuracy).toBeGreaterThan(0.3);
  });

  it('sunspots, 1921 to 1988, with the season found', async () => {
    const columns = [bind('YEAR', 'time'), bind('SUNACTIVITY', 'target')];
    const binding = makeBinding(columns, untilTest([1921], 12, null));
    const floors = computeFloors(await load('sunspots', binding));
    expect(floors.seasons).toEqual([11]);
    expect(floors.lags).toEqual([{ autoregressive: 11, autoregressiveWindow: 12 }]);
    expect(floors.autoregressive?.rmse).toBeLessThan(floors.lastValue?.rmse ?? 0);
  });
});
