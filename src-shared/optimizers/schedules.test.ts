import { describe, expect, it } from 'vitest';
import { createScheduleState, learningRateAt, observeValidation, type Schedule, type ScheduleState } from './schedules';

const STEPS_PER_EPOCH = 4;

/** The rates of the steps asked for, in a run of `epochs` epochs of four steps from a full rate of 0.1. */
function ratesOf(schedule: Schedule, steps: readonly number[], epochs = 10, state = createScheduleState()): number[] {
  return steps.map((step) =>
    learningRateAt(schedule, state, {
      learningRate: 0.1,
      step,
      epoch: Math.floor(step / STEPS_PER_EPOCH),
      stepsPerEpoch: STEPS_PER_EPOCH,
      epochs,
    }),
  );
}

function expectRates(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((rate, i) => expect(rate).toBeCloseTo(expected[i]!, 12));
}

describe('learningRateAt', () => {
  it('is the full rate throughout when constant', () => {
    expectRates(ratesOf({ type: 'constant', warmupSteps: 0 }, [0, 1, 39]), [0.1, 0.1, 0.1]);
  });

  it('rises in equal parts to the full rate in the last step of the warm-up', () => {
    expectRates(ratesOf({ type: 'constant', warmupSteps: 4 }, [0, 1, 2, 3, 4]), [0.025, 0.05, 0.075, 0.1, 0.1]);
  });

  it('falls by the factor after every so many epochs', () => {
    const schedule: Schedule = { type: 'step', warmupSteps: 0, everyEpochs: 2, factor: 0.5 };
    expectRates(ratesOf(schedule, [0, 7, 8, 15, 16]), [0.1, 0.1, 0.05, 0.05, 0.025]);
  });

  it('falls along half a cosine to the minimum', () => {
    const schedule: Schedule = { type: 'cosine', warmupSteps: 0, minimum: 0.02 };
    expectRates(ratesOf(schedule, [0, 10, 20, 30, 40, 99]), [
      0.1,
      0.06 + 0.04 * Math.SQRT1_2,
      0.06,
      0.06 - 0.04 * Math.SQRT1_2,
      0.02,
      0.02,
    ]);
  });

  it('starts the cosine after the warm-up', () => {
    const schedule: Schedule = { type: 'cosine', warmupSteps: 20, minimum: 0 };
    expectRates(ratesOf(schedule, [9, 19, 20, 30]), [0.05, 0.1, 0.1, 0.05]);
  });

  it('stays finite when the warm-up is longer than the run', () => {
    const schedule: Schedule = { type: 'cosine', warmupSteps: 80, minimum: 0 };
    expectRates(ratesOf(schedule, [0, 39]), [0.1 / 80, 0.05]);
  });

  it('never raises the rate to a minimum above it', () => {
    expectRates(ratesOf({ type: 'cosine', warmupSteps: 0, minimum: 5 }, [0, 20, 40]), [0.1, 0.1, 0.1]);
    const reduced: ScheduleState = { best: 1, epochsWithoutImprovement: 0, scale: 0.01 };
    const schedule: Schedule = { type: 'plateau', warmupSteps: 0, patience: 1, factor: 0.1, minimum: 5 };
    expectRates(ratesOf(schedule, [0], 10, reduced), [0.1]);
  });
});

describe('observeValidation', () => {
  const schedule: Schedule = { type: 'plateau', warmupSteps: 0, patience: 2, factor: 0.5, minimum: 0.02 };

  /** The rate after each of a series of validation losses. */
  function ratesAfter(losses: readonly number[]): number[] {
    let state = createScheduleState();
    return losses.map((loss) => {
      state = observeValidation(schedule, state, loss);
      return ratesOf(schedule, [0], 10, state)[0]!;
    });
  }

  it('reduces after more than `patience` epochs without improvement, and waits as long again', () => {
    expectRates(ratesAfter([1, 1, 1, 1, 1, 1, 1]), [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025]);
  });

  it('stops at the minimum', () => {
    expectRates(ratesAfter(new Array<number>(14).fill(1)).slice(9), [0.02, 0.02, 0.02, 0.02, 0.02]);
  });

  it('begins to wait again after an improvement', () => {
    expectRates(ratesAfter([1, 1, 1, 0.5, 0.5, 0.5, 0.5]), [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.05]);
  });

  it('takes a gain below a ten-thousandth for none', () => {
    expectRates(ratesAfter([1, 0.99995, 0.99995, 0.99995]), [0.1, 0.1, 0.1, 0.05]);
    expectRates(ratesAfter([1, 0.9998, 0.9998, 0.9998]), [0.1, 0.1, 0.1, 0.1]);
  });

  it('takes NaN for no improvement, the first loss included', () => {
    expectRates(ratesAfter([Number.NaN, Number.NaN, Number.NaN]), [0.1, 0.1, 0.05]);
    expectRates(ratesAfter([1, Number.NaN, Number.NaN, Number.NaN]), [0.1, 0.1, 0.1, 0.05]);
  });

  it('keeps a state that survives JSON, from the start on', () => {
    let state = createScheduleState();
    for (const loss of [3, 2, 2, 2, 2]) {
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      state = observeValidation(schedule, state, loss);
    }
    expect(state).toEqual({ best: 2, epochsWithoutImprovement: 0, scale: 0.5 });
  });

  it('leaves the state of other schedules alone', () => {
    const state = createScheduleState();
    expect(observeValidation({ type: 'constant', warmupSteps: 0 }, state, 1)).toBe(state);
  });
});
