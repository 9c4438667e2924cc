import { describe, expect, it } from 'vitest';
import { drawProject } from '../../src-shared/testing/draw-project';
import { listLosses } from './feature-source';

describe('what is asked of the data', () => {
  it('knows the losses that outputs are measured in', () => {
    const draw = (loss: string) =>
      drawProject({ x: 'sequence-input', out: ['regression-output', { loss }], label: 'binary-output' }, ['x -> out']);
    expect(listLosses(draw('mse'))).toEqual(['mse', 'binary-cross-entropy']);
    expect(listLosses(draw('mae'))).toEqual(['mae', 'binary-cross-entropy']);
  });
});
