import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { yieldToWindow } from './yield-to-window';

describe('the priority of training', () => {
  it('is below that of ordinary programs', () => {
    const given: number[] = [];
    yieldToWindow((priority) => given.push(priority));
    expect(given).toEqual([constants.priority.PRIORITY_BELOW_NORMAL]);
    expect(given[0]).toBeGreaterThan(constants.priority.PRIORITY_NORMAL);
  });

  it('is left as it is where the system refuses', () => {
    const refuse = (): void => {
      throw new Error('EACCES: permission denied');
    };
    expect(() => yieldToWindow(refuse)).not.toThrow();
  });
});
