import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { drawProject } from '../../src-shared/testing/draw-project';
import { makeBinding } from '../../src-shared/testing/tables';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { describeSample, describeWork, workOfBlock, workOfBlocks, workOfModel } from './model-cost';

describe('the work of a model', () => {
  it('is the sum over the blocks that lead to an output, and unknown without a window', () => {
    const blocks = {
      x: 'sequence-input',
      pool: 'mean-pool',
      d: ['linear', { units: 4 }],
      out: ['linear', { units: 2 }],
      y: 'regression-output',
      spare: 'gru',
    } as const;
    const project = drawProject(blocks, ['x -> pool', 'pool -> d', 'd -> out', 'out -> y', 'x -> spare']);
    const check = checkProject(project, SAMPLE_FEATURES);
    expect(workOfBlock(project, check, 'd')).toBe(3 * 4);
    expect(workOfModel(project, check)).toBe(3 * 4 + 4 * 2);
    expect(workOfBlocks(project, check, ['d', 'out'])).toBe(3 * 4 + 4 * 2);
    expect(workOfBlocks(project, check, ['d', 'spare'])).toBeNull();
    expect(workOfBlock(project, check, 'spare')).toBeNull();
    expect(workOfModel(drawProject({}, []), checkProject(drawProject({}, []), SAMPLE_FEATURES))).toBeNull();
  });

  it('is counted for what a sample is', () => {
    const of = (samples: 'windows' | 'series' | 'text'): string => {
      const binding = makeBinding([], { samples, window: { length: 28, stride: 1, horizon: 1, steps: 1 } });
      return describeSample({ ...drawProject({}, []), data: binding });
    };
    expect(describeSample(drawProject({}, []))).toBe('a window');
    expect(of('windows')).toBe('a window');
    expect(of('series')).toBe('for 28 steps');
    expect(of('text')).toBe('for 28 tokens');
  });

  it('is written for one row over the sizes that are open', () => {
    expect(describeWork('8192*batch*time')).toBe('8,192 × time');
    expect(describeWork('1024*batch*time*time+8*batch')).toBe('1,024 × time × time + 8');
    expect(describeWork(12)).toBe('12');
  });
});
