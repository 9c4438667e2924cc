import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { DEFAULT_TRAINING } from '../../src-shared/document/document';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { estimateMemory, stepsOfSamples } from './estimate-memory';

const info = (longest: number, time?: string) => ({
  info: { names: ['x'], width: 1, vocabularySize: null, longest, ...(time === undefined ? {} : { time }) },
});

describe('memory of a training step', () => {
  it('grows with the longest sample, of which windows are all', () => {
    expect(stepsOfSamples([], 28)).toEqual(new Map([['time', 28]]));
    expect(stepsOfSamples([info(40), info(90), info(7, 'time.target')], 1)).toEqual(
      new Map([
        ['time', 90],
        ['time.target', 7],
      ]),
    );
    const project = drawProject(
      { x: 'sequence-input', gru: 'gru', dense: ['linear', { units: 1 }], y: 'regression-output' },
      ['x -> gru', 'gru.state -> dense', 'dense -> y'],
    );
    const check = checkProject(project, SAMPLE_FEATURES);
    const ofSteps = (steps: number): number =>
      estimateMemory(check, DEFAULT_TRAINING, stepsOfSamples([info(steps)], 1));
    const [one, ten, hundred] = [ofSteps(1), ofSteps(10), ofSteps(100)];
    expect((hundred - one) / (ten - one)).toBeCloseTo(11, 6);
  });
});
