import { beforeEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { setBridge } from '../bridge/bridge';
import { createFakeBridge } from '../bridge/fake-bridge';
import { FRESH_RUN, isBusy, makeRunListener, runStore, takeEvents } from './run-store';

const step = (number: number): RunEvent => ({
  type: 'step',
  step: number,
  epoch: 1,
  loss: 1 / number,
  gradientNorm: 1,
  learningRate: 0.001,
  samplesPerSecond: 10,
});

beforeEach(() => {
  setBridge(createFakeBridge());
  runStore.setState({ active: null, runs: [], chosen: null });
});

describe('events of a run', () => {
  it('keep what became of the weights that it started from', () => {
    const report = { kept: ['a.W'], changed: [], added: ['b.W'], removed: [] };
    const run = takeEvents(FRESH_RUN, [{ type: 'carry-over', from: 'run-001', report }]);
    expect(run.carryOver).toEqual({ from: 'run-001', report });
  });

  it('become one change of the store a frame', () => {
    let flush = (): void => undefined;
    let frames = 0;
    const listen = makeRunListener((next) => {
      frames++;
      flush = next;
    });
    let changes = 0;
    const stop = runStore.subscribe(() => changes++);
    for (let i = 1; i <= 500; i++) listen({ type: 'run', run: 'r', event: step(i) });
    expect(frames).toBe(1);
    const before = changes;
    flush();
    expect(changes - before).toBe(1);
    expect(runStore.getState().active?.steps).toHaveLength(500);
    listen({ type: 'run', run: 'r', event: step(501) });
    expect(frames).toBe(2);
    stop();
  });

  it('bring a run from its start to its end', () => {
    const done: RunEvent = {
      type: 'done',
      reason: 'finished',
      epochs: 1,
      steps: 2,
      seconds: 1,
      bestEpoch: 1,
      metrics: { validation: null, test: { rmse: 1 } },
      floors: {},
    };
    const run = takeEvents(FRESH_RUN, [step(1), step(2), { type: 'notice', message: 'n' }, done]);
    expect(run).toMatchObject({ state: 'finished', done, notices: ['n'] });
    expect(run.steps.map((event) => event.step)).toEqual([1, 2]);
    expect(isBusy(run)).toBe(false);
    expect(isBusy({ ...run, state: 'paused' })).toBe(true);
  });
});
