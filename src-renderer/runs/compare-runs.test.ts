import { describe, expect, it } from 'vitest';
import type { RunDetails, RunSummaryRecord } from '../../src-shared/protocol/run-types';
import { compareLosses, listDifferences, listRunMetrics } from './compare-runs';

function makeRun(
  run: string,
  settings: RunSummaryRecord['settings'],
  metrics: RunSummaryRecord['metrics'] = null,
): RunSummaryRecord {
  return { run, started: 0, state: 'finished', epochs: 2, steps: 20, seconds: 1, note: '', metrics, settings };
}

const first = makeRun('run-001', { optimizer: 'adam', seed: 1, patience: 5 }, { rmse: 2 });
const second = makeRun('run-002', { optimizer: 'adam', seed: 2, patience: null, dropout: 0.1 }, { mae: 1 });

describe('comparing runs', () => {
  it('lists the settings that differ and no others', () => {
    expect(listDifferences([first, second])).toEqual([
      { name: 'seed', values: ['1', '2'] },
      { name: 'patience', values: ['5', 'off'] },
      { name: 'dropout', values: ['', '0.1'] },
    ]);
    expect(listDifferences([first])).toEqual([]);
  });

  it('lists the metrics of all', () => {
    expect(listRunMetrics([first, second, makeRun('x', {})])).toEqual(['rmse', 'mae']);
  });

  it('draws the validation loss, or the training loss where there is none', () => {
    const epoch = (number: number, validationLoss: number | null) =>
      ({
        type: 'epoch',
        epoch: number,
        step: number,
        trainingLoss: 9,
        validationLoss,
        metrics: {},
        best: false,
        seconds: 1,
      }) as const;
    const details: RunDetails = {
      summary: second,
      projectText: '',
      events: [epoch(1, 5), epoch(2, null)],
      parameters: [],
    };
    const lines = compareLosses([first, second], [null, details]);
    expect(lines).toEqual([{ key: 'run-002', label: 'run-002', color: 'series-1', x: [1, 2], y: [5, 9] }]);
  });
});
