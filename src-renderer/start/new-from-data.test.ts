import { afterEach, describe, expect, it } from 'vitest';
import { featureKey } from '../../src-shared/blocks/feature-key';
import type { DataPreview } from '../../src-shared/protocol/app-types';
import type { Answer, RequestName } from '../../src-shared/protocol/requests';
import { setBridge } from '../bridge/bridge';
import { makeProjectFor, makeWish, titleOf } from './new-from-data';

const preview: DataPreview = {
  path: '/data/machine_state.csv',
  fingerprint: 'f',
  rowCount: 2000,
  columns: [
    { name: 'signal', type: 'number', missing: 0, distinct: 1900, minimum: 0, maximum: 1, mean: 0.5 },
    { name: 'state', type: 'number', missing: 0, distinct: 4, minimum: 0, maximum: 3, mean: 1 },
  ],
  dialect: {},
  rows: [],
};

/** A worker that answers every question alike. */
function answerWith<N extends RequestName>(answer: Answer<N>): void {
  setBridge({
    ask: () => Promise.resolve(answer as never),
    onEvent: () => () => undefined,
    pathOfFile: () => '',
  });
}

afterEach(() => answerWith({ ok: false, error: [] }));

describe('a project for a goal', () => {
  const goal = { target: 'state', isClass: true, steps: 3, length: 12 };

  it('prepares the target for what is wanted of it', () => {
    const targetOf = (isClass: boolean) =>
      makeWish(preview, { ...goal, isClass }).binding.columns.find(({ name }) => name === 'state')?.preparation;
    expect([targetOf(true), targetOf(false)]).toEqual(['category', 'standard']);
    expect(makeWish(preview, goal).binding.window).toMatchObject({ length: 12, steps: 1 });
  });

  it('has as many scores as the training part has classes', async () => {
    const info = { names: ['state'], width: 1, vocabularySize: 3 };
    answerWith<'data.describe'>({
      ok: true,
      value: {
        fingerprint: 'f',
        rowCount: 2000,
        features: [{ key: featureKey({ kind: 'target', columns: null }), info }],
        windows: { train: 1, validation: 1, test: 1 },
        floors: {},
        season: null,
        warnings: [],
      },
    });
    const made = await makeProjectFor(preview, goal);
    expect(made.ok && made.value.blocks.get('scores')?.parameters.get('units')).toBe(3);
  });

  it('says why a file will not do', async () => {
    const error = [{ code: 'DATA-020', severity: 'error', message: 'one row', nextStep: 'more rows' }] as const;
    answerWith({ ok: false, error });
    expect(await makeProjectFor(preview, goal)).toEqual({ ok: false, error });
  });

  it('is named after its file', () => {
    expect([titleOf('/a/daily_births.csv'), titleOf('C:\\x\\WIND.parquet'), titleOf('.csv')]).toEqual([
      'Daily births',
      'WIND',
      'New model',
    ]);
  });
});
