import { describe, expect, it } from 'vitest';
import { recurrentProject, SAMPLE_FEATURES } from '../testing/sample-projects';
import { checkProject } from './check';

describe('a prediction at every step', () => {
  const warnings = (direction: string, perStep: boolean): string[] =>
    checkProject(recurrentProject('gru', { direction }, perStep), SAMPLE_FEATURES).diagnostics.map(
      ({ code, severity, where }) => `${severity} ${code} ${where?.block ?? ''}`,
    );

  it.each(['reverse', 'bidirectional'])('is warned of behind a block that reads later steps: %s', (direction) => {
    expect(warnings(direction, true)).toEqual(['warning GRAPH-008 cell']);
  });

  it('may stand behind a block that reads forward', () => {
    expect(warnings('forward', true)).toEqual([]);
  });

  it('is the only kind that is warned of', () => {
    expect(warnings('bidirectional', false)).toEqual([]);
  });
});
