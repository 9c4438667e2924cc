import { describe, expect, it } from 'vitest';
import { curvesOf, joinCurves } from './live-curves';
import { decisiveEpochs, markEpochs } from './run-marks';

const epoch = (number: number, validationLoss: number | null, best: boolean) =>
  ({
    type: 'epoch',
    ...{ epoch: number, step: number * 10, trainingLoss: 1, validationLoss, metrics: {}, best, seconds: 1 },
  }) as const;
const epochs = [epoch(1, 3, true), epoch(2, 2, true), epoch(3, 4, false), epoch(4, 5, false)];
const done = {
  type: 'done',
  reason: 'early-stop',
  ...{ epochs: 4, steps: 40, seconds: 1, bestEpoch: 2 },
  ...{ metrics: { validation: null, test: null }, floors: {} },
} as const;
const marksOf = (...of: Parameters<typeof curvesOf>) => markEpochs(decisiveEpochs(curvesOf(...of)));

describe('marks of a run', () => {
  it('say which epoch is kept and where early stopping ended it', () => {
    expect(marksOf([...epochs, done]).map(({ label, x }) => [label, x])).toEqual([
      ['Best: epoch 2', 2],
      ['Stopped early: epoch 4', 4],
    ]);
  });

  it('follow a run that goes on, also behind what it did before it was resumed', () => {
    const going = { start: null, steps: [], epochs: epochs.slice(0, 1), done: null, isGoing: true };
    const live = joinCurves(curvesOf([]), going);
    expect(markEpochs(decisiveEpochs(live)).map(({ label }) => label)).toEqual(['Best so far: epoch 1']);
    const start = {
      type: 'start',
      ...{ run: 'run-001', seed: 1, parameters: 1, samples: { train: 1, validation: 1, test: 1 } },
      ...{ epochs: 9, stepsPerEpoch: 10, stepsPerRun: 1, provider: 'cpu', resumedFromStep: 40 },
    } as const;
    const resumed = joinCurves(curvesOf([...epochs, done]), { ...going, start, epochs: [epoch(5, 6, false)] });
    expect(markEpochs(decisiveEpochs(resumed)).map(({ label }) => label)).toEqual(['Best so far: epoch 2']);
  });

  it('are none where nothing was measured, or the run reached its end', () => {
    expect(marksOf([epoch(1, null, true)])).toEqual([]);
    expect(marksOf([...epochs, { ...done, reason: 'finished' }]).map(({ key }) => key)).toEqual(['best']);
    expect(marksOf([...epochs, { ...done, bestEpoch: 0 }])[0]).toMatchObject({ label: 'Best: as it began', x: 0 });
  });
});
