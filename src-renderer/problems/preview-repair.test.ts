import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { readRepair } from '../state/apply-repair';
import { describePreview, previewRepair } from './preview-repair';

const project = drawProject(
  { x: 'sequence-input', gru: 'gru', dense: ['linear', { units: 5 }], y: 'regression-output' },
  ['x -> gru', 'gru.state -> dense', 'dense -> y'],
);
const check = checkProject(project, SAMPLE_FEATURES);

describe('previews of repairs', () => {
  it('say what is left after each repair that is offered', () => {
    const repairs = check.diagnostics.flatMap(({ repairs: offered = [] }) => offered);
    expect(repairs.length).toBeGreaterThan(0);
    const previews = repairs.map((repair) => previewRepair(project, check, SAMPLE_FEATURES, repair));
    expect(previews.every((preview) => preview !== null && preview.before === 1)).toBe(true);
    expect(previews.some((preview) => preview?.after === 0)).toBe(true);
  });

  it('are none for a repair whose block is gone, or that is none', () => {
    const gone = { label: 'Remove', commands: [{ type: 'removeBlock', block: 'gone' }] };
    expect(previewRepair(project, check, SAMPLE_FEATURES, gone)).toBeNull();
    expect(readRepair({ label: 'Bad', commands: [{ type: 'format-disk' }] })).toBeNull();
  });

  it('are told in a sentence', () => {
    expect(describePreview({ before: 1, after: 0, appearing: [] })).toBe('Leaves no problem.');
    expect(describePreview({ before: 2, after: 1, appearing: ['Other.'] })).toBe(
      '2 problems now, 1 problem after it. New: Other.',
    );
  });
});
