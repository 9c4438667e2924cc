import { describe, expect, it } from 'vitest';
import { DEFAULT_TRAINING } from '../../src-shared/document/document';
import { optimizers } from '../../src-shared/optimizers/optimizers';
import { changeOption, changeOptimizer, changeSchedule, prolongTraining } from './training-settings';

describe('training settings', () => {
  it('takes the usual learning rate of another optimizer, unless the user chose one', () => {
    const { learningRate } = changeOptimizer(DEFAULT_TRAINING, 'rmsprop').optimizer;
    expect(learningRate).toBe(optimizers.rmsprop.defaultLearningRate);
    expect(learningRate).not.toBe(DEFAULT_TRAINING.optimizer.learningRate);
    const chosen = { ...DEFAULT_TRAINING, optimizer: { ...DEFAULT_TRAINING.optimizer, learningRate: 0.0123 } };
    expect(changeOptimizer(chosen, 'sgd').optimizer.learningRate).toBe(0.0123);
  });

  it('drops the settings that only the old optimizer had', () => {
    const tuned = changeOption(DEFAULT_TRAINING, 'beta1', 0.8);
    expect(tuned.optimizer.options).toEqual(new Map([['beta1', 0.8]]));
    expect(changeOptimizer(tuned, 'rmsprop').optimizer.options.size).toBe(0);
  });

  it('does not write the default of an optimizer setting', () => {
    const tuned = changeOption(DEFAULT_TRAINING, 'beta1', 0.8);
    expect(changeOption(tuned, 'beta1', 0.9).optimizer.options.size).toBe(0);
  });

  it('keeps the warm-up when the schedule changes', () => {
    const warm = { ...DEFAULT_TRAINING, schedule: { type: 'constant', warmupSteps: 50 } } as const;
    for (const type of ['constant', 'step', 'cosine', 'plateau'] as const) {
      expect(changeSchedule(warm, type).schedule).toMatchObject({ type, warmupSteps: 50 });
    }
  });

  it('prolongs a run in the way in which it ended', () => {
    const prolong = (epochs: number, state: 'finished' | 'stopped') => {
      const next = prolongTraining(DEFAULT_TRAINING, { epochs, state });
      return [next.epochs, next.patience];
    };
    expect(prolong(30, 'finished')).toEqual([45, 5]);
    expect(prolong(12, 'finished')).toEqual([30, 10]);
    expect(prolong(12, 'stopped')).toEqual([30, 5]);
    expect(prolongTraining({ ...DEFAULT_TRAINING, epochs: 4 }, { epochs: 4, state: 'finished' }).epochs).toBe(14);
  });
});
