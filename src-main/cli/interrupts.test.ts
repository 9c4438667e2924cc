import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { listenForInterrupts } from './interrupts';

function listen() {
  const signals = new EventEmitter();
  const seen: string[] = [];
  const clock = { time: 0 };
  const interrupts = listenForInterrupts(() => seen.push('first'), {
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
    now: () => clock.time,
    leave: (code) => seen.push(`left with ${code}`),
  });
  const press = (time: number, signal = 'SIGINT'): void => {
    clock.time = time;
    signals.emit(signal);
  };
  return { seen, press, interrupts, signals };
}

describe('listenForInterrupts', () => {
  it('asks to stop at the first press and leaves at the second', () => {
    const { seen, press, interrupts } = listen();
    expect(interrupts.wasAsked()).toBe(false);
    press(1000);
    expect([seen, interrupts.wasAsked()]).toEqual([['first'], true]);
    press(2000);
    expect(seen).toEqual(['first', 'left with 130']);
  });

  it('takes signals within 300 ms of each other for one press, whoever sent them', () => {
    const { seen, press } = listen();
    for (const time of [0, 5, 300, 600]) press(time);
    press(700, 'SIGTERM');
    expect(seen).toEqual(['first']);
    press(1001);
    expect(seen).toEqual(['first', 'left with 130']);
  });

  it('lets go of the signals', () => {
    const { press, seen, interrupts, signals } = listen();
    interrupts.release();
    press(0);
    expect([seen, signals.eventNames()]).toEqual([[], []]);
  });
});
