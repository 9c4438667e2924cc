import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { describeResult } from './run-result';

const done: Extract<RunEvent, { type: 'done' }> = {
  type: 'done',
  reason: 'early-stop',
  epochs: 12,
  steps: 1200,
  seconds: 3.21,
  bestEpoch: 9,
  metrics: { validation: { rmse: 1 }, test: { loss: 0.5, rmse: 600.5, mae: 400 } },
  floors: { last_value: { rmse: 2353, mae: 1672 }, autoregressive: { rmse: 855, mae: 524 } },
};

describe('describeResult', () => {
  it('sets the model beside its floors, aligned', () => {
    expect(describeResult(done, 'windows')).toEqual([
      'Stopped early, the validation loss having stopped falling, after 12 epochs, 1,200 steps, 3.2 s; the weights of epoch 9 were best and are kept.',
      '',
      '  test windows                loss   rmse    mae',
      '  this model                   0.5  600.5    400',
      '  last value                        2,353  1,672',
      '  autoregressive, one season          855    524',
    ]);
  });

  it('shows each of several outputs with its own floors', () => {
    const test = { loss: 1.5, accuracy: 0.7, 'side.accuracy': 0.9, 'wind.rmse': 2.5, 'side.macro_f1': 0.8 };
    const floors = {
      majority: { accuracy: 0.6, 'side.accuracy': 0.85, 'side.macro_f1': 0.46 },
      last_value: { 'wind.rmse': 3 },
    };
    const lines = describeResult({ ...done, metrics: { validation: null, test }, floors }, 'windows');
    expect(lines.slice(1)).toEqual([
      '',
      '  test windows         loss  accuracy',
      '  this model            1.5       0.7',
      '  most frequent class             0.6',
      '',
      '  side                 accuracy  macro f1',
      '  this model                0.9       0.8',
      '  most frequent class      0.85      0.46',
      '',
      '  wind        rmse',
      '  this model   2.5',
      '  last value     3',
    ]);
  });

  it('shows validation where there is no test part, and says what stopped', () => {
    const stopped = { ...done, reason: 'stopped', metrics: { ...done.metrics, test: null }, bestEpoch: null } as const;
    expect(describeResult(stopped, 'series')).toEqual([
      'Stopped as asked after 12 epochs, 1,200 steps, 3.2 s.',
      '',
      '  validation series  rmse',
      '  this model            1',
    ]);
  });

  it('says only how it ended where nothing was measured', () => {
    const nothing = { ...done, metrics: { validation: null, test: null } };
    expect(describeResult(nothing, 'rows')).toHaveLength(1);
  });
});
