import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src-shared/protocol/run-events';
import { createLineReporter } from './run-reporter';

const start: RunEvent = {
  ...{ type: 'start', run: 'run-001', seed: 1, parameters: 12, samples: { train: 30, validation: 5, test: 6 } },
  ...{ epochs: 2, stepsPerEpoch: 3, stepsPerRun: 1, provider: 'cpu', resumedFromStep: null },
};
const done: RunEvent = {
  ...{ type: 'done', reason: 'finished', epochs: 2, steps: 6, seconds: 1, bestEpoch: null, floors: {} },
  metrics: { validation: null, test: { loss: 0.5 } },
};

describe('createLineReporter', () => {
  it.each([
    ['what a sample is', { sampleNoun: 'stretches of text' }, 'stretches of text'],
    ['samples what was made by an older version', {}, 'samples'],
  ])('calls %s', (_what, more, noun) => {
    const lines: string[] = [];
    const reporter = createLineReporter((text) => lines.push(text));
    reporter.onEvent({ ...start, ...more });
    reporter.onEvent(done);
    expect(lines[0]).toContain(`12 parameters, 30 ${noun} to train on, 5 for validation, 6 for the test`);
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ {2}test ${noun} +loss\n`)));
  });
});
