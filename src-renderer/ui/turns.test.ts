import { describe, expect, it } from 'vitest';
import { makeTurns } from './turns';

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
/** As in a window that shows no frames. */
const withoutFrames = (then: () => void): void => then();

describe('turns', () => {
  it('are taken in order, one a task, also those that came up meanwhile', async () => {
    const waitForTurn = makeTurns(withoutFrames);
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

  it('wait for the frame that shows what the turn before them made', async () => {
    const frames: (() => void)[] = [];
    const waitForTurn = makeTurns((then) => frames.push(then));
    const taken: string[] = [];
    const showFrame = async () => {
      frames.shift()?.();
      for (let task = 0; task < 5; task++) await nextTask();
    };
    waitForTurn(() => taken.push('first'));
    waitForTurn(() => taken.push('second'));
    while (frames.length === 0) await nextTask();
    for (let task = 0; task < 5; task++) await nextTask();
    expect(taken).toEqual(['first']);
    await showFrame();
    expect(taken).toEqual(['first', 'second']);
    // Soon after, before the last frame is shown.
    waitForTurn(() => taken.push('third'));
    await nextTask();
    expect(taken).toEqual(['first', 'second']);
    await showFrame();
    expect(taken).toEqual(['first', 'second', 'third']);
    await showFrame();
    waitForTurn(() => taken.push('fourth'));
    while (taken.length < 4) await nextTask();
    expect(frames).toHaveLength(1);
  });

  it('that are given up are left out', async () => {
    const waitForTurn = makeTurns(withoutFrames);
    const taken: string[] = [];
    const giveUp = waitForTurn(() => taken.push('given up'));
    waitForTurn(() => taken.push('taken'));
    giveUp();
    while (taken.length === 0) await nextTask();
    expect(taken).toEqual(['taken']);
  });
});
