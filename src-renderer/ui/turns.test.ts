import { describe, expect, it } from 'vitest';
import { waitForTurn } from './turns';

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('turns', () => {
  it('are taken in order, one a task, also those that came up meanwhile', async () => {
    const taken: string[] = [];
    const inTask = (name: string) => {
      taken.push(name);
      // Runs before the next task, and so tells two turns of one task apart.
      queueMicrotask(() => taken.push('end of task'));
    };
    waitForTurn(() => {
      inTask('first');
      waitForTurn(() => inTask('third'));
    });
    waitForTurn(() => inTask('second'));
    expect(taken).toEqual([]);
    while (taken.length < 6) await nextTask();
    expect(taken).toEqual(['first', 'end of task', 'second', 'end of task', 'third', 'end of task']);
  });

  it('that are given up are left out', async () => {
    const taken: string[] = [];
    const giveUp = waitForTurn(() => taken.push('given up'));
    waitForTurn(() => taken.push('taken'));
    giveUp();
    while (taken.length === 0) await nextTask();
    expect(taken).toEqual(['taken']);
  });
});
