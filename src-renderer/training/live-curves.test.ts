import { describe, expect, it } from 'vitest';
import { metricTitle } from '../charts/metric-titles';
import { FRESH_RUN, type ActiveRun } from '../state/run-store';
import {
  blockHistories,
  curvesOf,
  EXPECTED_CURVES,
  floorLevels,
  gradientLines,
  joinCurves,
  learningRateLines,
  listMetrics,
  lossLines,
  metricLines,
} from './live-curves';
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
  const run = { steps: [step(5, 1), step(10, NaN)], epochs: [epoch(1, 0.8, null)], stepsPerEpoch: 10, blocks: [] };

  it('puts steps and epochs on one axis', () => {
    const [batch, training] = lossLines(run);
    expect(batch?.x).toEqual([0.5, 1]);
    expect(training?.x).toEqual([1]);
  });

  it('leaves a gap where a loss is not finite, and out what was not measured', () => {
    expect(lossLines(run)[0]?.y).toEqual([1, null]);
    expect(lossLines(run).map(({ key }) => key)).toEqual(['loss', 'training']);
    expect(lossLines({ ...run, epochs: [epoch(1, 0.8, 0.9)] }).map(({ key }) => key)).toContain('validation');
    expect(lossLines({ steps: [], epochs: [], stepsPerEpoch: null, blocks: [] })).toEqual([]);
  });

  it('joins a resumed run to what it had done, without what the checkpoint did not hold', () => {
    const earlier = { ...run, epochs: [epoch(1, 0.8, null), epoch(2, 0.7, null)] };
    const joined = joinCurves(earlier, {
      start: { ...start, resumedFromStep: 10 },
      steps: [step(15, 2)],
      epochs: [epoch(2, 0.6, null)],
      isGoing: false,
    });
    expect(joined.epochs.map(({ trainingLoss }) => trainingLoss)).toEqual([0.8, 0.6]);
    expect(joined.steps.map((event) => event.step)).toEqual([5, 10, 15]);
    expect(joinCurves(earlier, { start, steps: [], epochs: [], isGoing: false }).epochs).toEqual([]);
  });

  it('has the lines of a run that goes on before their first values, so that they can be drawn once', () => {
    const none = { steps: [], epochs: [], stepsPerEpoch: null, blocks: [] };
    const before = joinCurves(none, { start: null, steps: [], epochs: [], isGoing: true });
    const after = joinCurves(none, {
      start: { ...start, samples: { train: 320, validation: 32, test: 0 }, blocks: ['gru'] },
      steps: [step(5, 1)],
      epochs: [epoch(1, 0.8, 0.9)],
      isGoing: true,
    });
    const keysOf = (lines: readonly { key: string }[]): string[] => lines.map(({ key }) => key);
    expect(keysOf(lossLines(before))).toEqual(['loss', 'training', 'validation']);
    expect(keysOf(lossLines(after))).toEqual(keysOf(lossLines(before)));
    expect(keysOf(metricLines(before, 'rmse'))).toEqual(keysOf(metricLines(after, 'rmse')));
    expect(keysOf(learningRateLines(before))).toEqual(keysOf(learningRateLines(after)));
    expect(keysOf(gradientLines(after, (block) => block))).toEqual(['gradient', 'gradient.gru']);
    // Once it is known that nothing validates it, and once it is over, only what there is.
    const alone = joinCurves(none, { start, steps: [], epochs: [], isGoing: true });
    expect(keysOf(lossLines(alone))).toEqual(['loss', 'training']);
    const over = joinCurves(none, { start, steps: [], epochs: [], isGoing: false });
    expect([...lossLines(over), ...metricLines(over, 'rmse'), ...learningRateLines(over)]).toEqual([]);
  });

  it('expects the metrics of the floors until the first epoch says which there are', () => {
    const floors = { last_value: { rmse: 3, mae: 2 }, mean: { rmse: 4 } };
    const none = { steps: [], epochs: [], stepsPerEpoch: null, blocks: [] };
    const going = { start: null, steps: [], isGoing: true };
    expect(listMetrics(joinCurves(none, { ...going, epochs: [] }), floors)).toEqual(['rmse', 'mae']);
    expect(listMetrics(joinCurves(none, { ...going, epochs: [epoch(1, 1, 1)] }), floors)).toEqual(['rmse']);
    expect(listMetrics(none, floors)).toEqual([]);
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

describe('gradients of blocks', () => {
  const norms = (number: number, blockNorms: number[]) => ({ ...step(number, 1), blockNorms });
  const run = {
    ...{ epochs: [], stepsPerEpoch: 10, blocks: ['gru', 'head'] },
    steps: [norms(5, [3, 4]), norms(10, [0.3, 0.4])],
  };
  const nameOf = (block: string): string => block.toUpperCase();

  it('are lines beside the whole, named as on the canvas', () => {
    const lines = gradientLines(run, nameOf);
    expect(lines.map(({ label, y }) => [label, y])).toEqual([
      ['All', [1, 1]],
      ['GRU', [3, 0.3]],
      ['HEAD', [4, 0.4]],
    ]);
    expect(new Set(lines.map(({ color }) => color)).size).toBe(3);
  });

  it('are left out where a run of an older version did not measure them', () => {
    const old = curvesOf([start, step(5, 1), step(10, 1)]);
    expect(gradientLines(old, nameOf).map(({ label }) => label)).toEqual(['All']);
    expect(blockHistories(old)).toEqual(new Map());
    // Gone on with by this version: known from there on.
    const resumed = curvesOf([start, step(5, 1), { ...start, blocks: ['gru'] }, norms(10, [2]), norms(15, [1])]);
    expect(gradientLines(resumed, nameOf).map(({ y }) => y)).toEqual([
      [1, 1, 1],
      [null, 2, 1],
    ]);
    expect(blockHistories(resumed)).toEqual(new Map([['gru', [2, 1]]]));
  });

  it('are a few dozen values for a card, from the first step to the last', () => {
    const steps = Array.from({ length: 1000 }, (_, i) => norms(i, [1 + i, 1]));
    const gru = blockHistories({ ...run, steps }).get('gru')!;
    expect(gru).toHaveLength(32);
    expect([gru[0], gru.at(-1)]).toEqual([1, 1000]);
    expect(blockHistories({ ...run, steps: steps.slice(0, 1) })).toEqual(new Map());
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
      residentBytes: null,
      secondsLeft: 0.96,
    });
  });

  it('reckons with the mean of what was measured of late, and shows the memory of the last report', () => {
    const steps = [0, 500, 1500].map((samplesPerSecond, i) => ({ ...step(i, 1), samplesPerSecond, residentBytes: i }));
    expect(measureProgress({ ...FRESH_RUN, start, steps })).toMatchObject({ samplesPerSecond: 1000, residentBytes: 2 });
    expect(measureProgress({ ...FRESH_RUN, start, steps: steps.slice(0, 1) })?.samplesPerSecond).toBeNull();
  });

  it('goes on where a resumed run began', () => {
    expect(measureProgress({ ...FRESH_RUN, start: { ...start, resumedFromStep: 30 } })?.share).toBe(0.75);
  });
});

describe('curves before the first run', () => {
  it('are the lines of a run that begins, so that no plot is made anew at the press on Train', () => {
    const begins = joinCurves(curvesOf([]), { ...FRESH_RUN, isGoing: true });
    const floors = { naive: { rmse: 2, mae: 1 } };
    expect(lossLines(EXPECTED_CURVES).map(({ key }) => key)).toEqual(['loss', 'training', 'validation']);
    expect(lossLines(EXPECTED_CURVES)).toEqual(lossLines(begins));
    expect(listMetrics(EXPECTED_CURVES, floors)).toEqual(['rmse', 'mae']);
    expect(listMetrics(EXPECTED_CURVES, floors)).toEqual(listMetrics(begins, floors));
    expect(metricLines(EXPECTED_CURVES, 'rmse')).toEqual(metricLines(begins, 'rmse'));
    expect(gradientLines(EXPECTED_CURVES, String)).toEqual(gradientLines(begins, String));
    expect(learningRateLines(EXPECTED_CURVES)).toEqual(learningRateLines(begins));
  });
});
