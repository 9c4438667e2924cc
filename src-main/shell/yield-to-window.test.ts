import { spawn } from 'node:child_process';
import { constants, getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { yieldToWindow } from './yield-to-window';

describe('the priority of a worker', () => {
  it('is below that of ordinary programs', () => {
    const worker = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    try {
      const before = getPriority(worker.pid);
      yieldToWindow(worker.pid);
      expect(getPriority(worker.pid)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
      expect(getPriority(worker.pid)).toBeGreaterThan(before);
    } finally {
      worker.kill();
    }
  });

  it('is left as it is where the system refuses, or the process is gone', () => {
    const refuse = (): void => {
      throw new Error('EACCES: permission denied');
    };
    expect(() => yieldToWindow(1, refuse)).not.toThrow();
    expect(() => yieldToWindow(undefined, refuse)).not.toThrow();
  });
});
