import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import { serializeProject } from '../../src-shared/document/serialize';
import { projectArbitrary } from '../../src-shared/testing/arbitrary-project';
import { replaceProject } from './replace-project';

describe('replaceProject', () => {
  it('makes any project any other in one step that can be undone', () => {
    fc.assert(
      fc.property(projectArbitrary, projectArbitrary, (current, next) => {
        const result = applyCommand(current, { type: 'batch', commands: replaceProject(current, next) });
        if (!result.ok) throw new Error(result.error[0]?.message);
        const expected = { ...next, name: current.name, unknown: current.unknown };
        expect(serializeProject(result.value.project)).toBe(serializeProject(expected));
        const back = applyCommand(result.value.project, result.value.inverse);
        expect(back.ok && serializeProject(back.value.project)).toBe(serializeProject(current));
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
