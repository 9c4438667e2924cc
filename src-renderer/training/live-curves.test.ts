import { describe, expect, it } from 'vitest';
import { metricTitle } from '../charts/metric-titles';
import { FRESH_RUN, type ActiveRun } from '../state/run-store';
import { floorLevels, joinCurves, listMetrics, lossLines, metricLines } from './live-curves';
import { measureProgress } from './progress';

const step = (number: number, loss: number) =>
  ({
    type: 'step',
    step: number,
    epoch: 0,
    loss,
    gradientNorm: 1,
    learningRate: 0.01,
    samplesPerSecond: 1000,
  }) as const;
const epoch = (number: number, trainingLoss: number, validationLoss: number | null) =>
  ({
    type: 'epoch',
    epoch: number,
    step: number * 10,
    trainingLoss,
    validationLoss,
    metrics: { rmse: trainingLoss * 10 },
    best: true,
    seconds: 1,
  }) as const;

const start = {
  type: 'start',
  run: 'run-001',
  seed: 1,
  parameters: 10,
  samples: { train: 320, validation: 0, test: 0 },
  epochs: 4,
  stepsPerEpoch: 10,
  stepsPerRun: 1,
  provider: 'cpu',
  resumedFromStep: null,
} as const;

describe('curves of a run', () => {
  const run = { steps: [step(5, 1), step(10, NaN)], epochs: [epoch(1, 0.8, null)], stepsPerEpoch: 10 };

  it('puts steps and epochs on one axis', () => {
    const [batch, training] = lossLines(run);
    expect(batch?.x).toEqual([0.5, 1]);
    expect(training?.x).toEqual([1]);
  });

  it('leaves a gap where a loss is not finite, and out what was not measured', () => {
    expect(lossLines(run)[0]?.y).toEqual([1, null]);
    expect(lossLines(run).map(({ key }) => key)).toEqual(['loss', 'training']);
    expect(lossLines({ ...run, epochs: [epoch(1, 0.8, 0.9)] }).map(({ key }) => key)).toContain('validation');
    expect(lossLines({ steps: [], epochs: [], stepsPerEpoch: null })).toEqual([]);
  });

  it('joins a resumed run to what it had done, without what the checkpoint did not hold', () => {
    const earlier = { ...run, epochs: [epoch(1, 0.8, null), epoch(2, 0.7, null)] };
    const joined = joinCurves(earlier, {
      start: { ...start, resumedFromStep: 10 },
      steps: [step(15, 2)],
      epochs: [epoch(2, 0.6, null)],
    });
    expect(joined.epochs.map(({ trainingLoss }) => trainingLoss)).toEqual([0.8, 0.6]);
    expect(joined.steps.map((event) => event.step)).toEqual([5, 10, 15]);
    expect(joinCurves(earlier, { start, steps: [], epochs: [] }).epochs).toEqual([]);
  });

  it('lists metrics and finds their floors', () => {
    expect(listMetrics(run)).toEqual(['rmse']);
    expect(metricLines(run, 'rmse')[0]?.y).toEqual([8]);
    expect(floorLevels({ last_value: { rmse: 3, mae: 2 }, majority: { accuracy: 0.5 } }, 'rmse')).toEqual([
      { key: 'floor.last_value', label: 'Last value', value: 3 },
    ]);
    expect(metricTitle('births.macro_f1')).toBe('births: Macro F1');
  });
});

describe('measureProgress', () => {
  it('knows nothing before the run has started', () => {
    expect(measureProgress(FRESH_RUN)).toBeNull();
  });

  it('reckons the time left from the samples still to come', () => {
    const active: ActiveRun = { ...FRESH_RUN, state: 'running', start, steps: [step(10, 1)] };
    expect(measureProgress(active)).toEqual({
      share: 0.25,
      epoch: 2,
      epochs: 4,
      step: 10,
      steps: 40,
      samplesPerSecond: 1000,
      secondsLeft: 0.96,
    });
  });

  it('goes on where a resumed run began', () => {
    expect(measureProgress({ ...FRESH_RUN, start: { ...start, resumedFromStep: 30 } })?.share).toBe(0.75);
  });
});
