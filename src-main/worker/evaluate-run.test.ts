import { describe, expect, it } from 'vitest';
import { createTinyTraining, evaluatingRunner } from '../../src-shared/testing/tiny-training';
import { drawInitialParameters } from '../../src-shared/training/training-state';
import { evaluateTest } from './evaluate-run';

describe('evaluateTest', () => {
  it('measures the test part, and nothing where there is none', async () => {
    const { model, data } = createTinyTraining();
    const parameters = drawInitialParameters(model, 1, 'float32');
    const call = { model, data, parameters, batchSize: 4, createRunner: evaluatingRunner };
    const measured = await evaluateTest(call);
    expect(measured?.metrics['rmse']).toBeGreaterThan(0);
    expect(await evaluateTest({ ...call, data: { ...data, sampleCount: () => 0 } })).toBeNull();
  });
});
