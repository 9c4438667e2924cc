import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, launch, type RunningApp } from './app';
import { writeBigDrawing } from './big-drawing';

/** What the canvas benchmarks measure with. Times in milliseconds. */
const FRAMES = 150;
const EDITS = 15;

/** How many blocks the generated drawings have, one after the other. */
export const SIZES = (process.env['BENCH_BLOCKS'] ?? '500,1000').split(',').map(Number);

const TITLE = `${'blocks, what; ms'.padEnd(52)}median   95 %   most   main   all   (CPU time each: the window's main thread, all processes)`;

/** The app with a generated drawing open. `tell` prints a line about what `measure` took, again and again. */
export interface OpenedDrawing {
  readonly running: RunningApp;
  readonly tell: (what: string, measure: () => Promise<number[]>) => Promise<void>;
  /** The same for a press that takes several frames: a line for each of its times. */
  readonly tellPress: (what: string, measure: () => Promise<PressTimes>) => Promise<void>;
}

/** Opens the app with a drawing of `count` blocks, in a window of 1440 by 900 pixels. */
export async function openBigDrawing(folder: string, count: number): Promise<OpenedDrawing> {
  const documents = join(folder, 'documents');
  await mkdir(documents, { recursive: true });
  const file = join(documents, 'big.unroll');
  await writeFile(file, writeBigDrawing(count));
  const running = await launch({ profile: join(folder, 'profile'), documents, files: [file] });
  const { page, app } = running;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900));
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
  const meter = await startMeter(running);
  process.stdout.write(`\n${TITLE}\n`);
  const write = (what: string, times: readonly number[], cpu: string): void => {
    process.stdout.write(`${String(count).padStart(5)}  ${what.padEnd(44)}${describe(times)}${cpu}\n`);
  };
  /** Measures, and says the CPU time of each of what was measured. */
  const meterEach = async <T>(measure: () => Promise<T>, count: (measured: T) => number): Promise<[T, string]> => {
    const before = await meter();
    const measured = await measure();
    const after = await meter();
    const each = (a: number, b: number): string => ((b - a) / count(measured)).toFixed(1).padStart(9);
    return [measured, `${each(before.mainThread, after.mainThread)}${each(before.processes, after.processes)}`];
  };
  const tell: OpenedDrawing['tell'] = async (what, measure) => {
    const [times, cpu] = await meterEach(measure, ({ length }) => length);
    write(what, times, cpu);
  };
  const tellPress: OpenedDrawing['tellPress'] = async (what, measure) => {
    const [{ seen, followed, longestFrame }, cpu] = await meterEach(measure, ({ seen }) => seen.length);
    write(what, seen, cpu);
    write('  longest frame until all elements follow', longestFrame, '');
    write('  until all elements follow', followed, '');
  };
  return { running, tell, tellPress };
}

interface CpuTimes {
  /** Milliseconds of the window's main thread: script, layout, painting orders. */
  readonly mainThread: number;
  /** Milliseconds of all processes of the app, drawing in software included; 0 where the system does not tell. */
  readonly processes: number;
}

/** CPU time is what other work on the machine does not change, as it does the time on the clock. */
async function startMeter({ page, app }: RunningApp): Promise<() => Promise<CpuTimes>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const pids = await app.evaluate((electron) => electron.app.getAppMetrics().map(({ pid }) => pid));
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    const used = await Promise.all(pids.map(readCpuTime));
    return { mainThread: seconds * 1000, processes: used.reduce((sum, one) => sum + one, 0) };
  };
}

/** From Linux's table of processes, in ticks of 10 ms. */
async function readCpuTime(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return text === '' ? 0 : (Number(fields[11]) + Number(fields[12])) * 10;
}

function describe(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1);
  return [at(0.5), at(0.95), at(1)].map((text) => text.padStart(7)).join('');
}

/** Waits until nothing moves any more. */
export async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(700);
}

/** Turns the wheel once a frame, there and back; the times between frames. */
export async function scroll(
  page: Page,
  wheel: { deltaX?: number; deltaY?: number; ctrlKey?: boolean },
): Promise<number[]> {
  return page.evaluate(
    async ({ wheel, frames }) => {
      const pane = document.querySelector('.react-flow__pane');
      const box = pane?.getBoundingClientRect();
      if (!pane || !box) throw new Error('There is no canvas');
      const times: number[] = [];
      let last: number | null = null;
      for (let i = 0; i < frames; i++) {
        const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
        if (last !== null) times.push(now - last);
        last = now;
        const sign = Math.floor(i / 25) % 2 === 0 ? 1 : -1;
        pane.dispatchEvent(
          new WheelEvent('wheel', {
            bubbles: true,
            cancelable: true,
            clientX: box.x + box.width / 2,
            clientY: box.y + box.height / 2,
            deltaX: (wheel.deltaX ?? 0) * sign,
            deltaY: (wheel.deltaY ?? 0) * sign,
            ctrlKey: wheel.ctrlKey ?? false,
          }),
        );
      }
      return times.slice(5);
    },
    { wheel, frames: FRAMES },
  );
}

/** Presses keys in turn; the times from each to the frame that shows what it did being handed to the screen. */
export async function press(page: Page, keys: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < EDITS; i++) {
    await page.evaluate(() => {
      const host = globalThis as typeof globalThis & { measured?: Promise<number> };
      host.measured = new Promise((resolve) => {
        const onKey = (event: KeyboardEvent): void => {
          if (['Control', 'Shift'].includes(event.key)) return;
          removeEventListener('keydown', onKey, true);
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(performance.now() - event.timeStamp);
            channel.port2.postMessage(null);
          });
        };
        addEventListener('keydown', onKey, true);
      });
    });
    await page.keyboard.press(keys[i % keys.length] ?? '');
    times.push(
      await page.evaluate(() => (globalThis as typeof globalThis & { measured?: Promise<number> }).measured ?? NaN),
    );
    await page.waitForTimeout(30);
  }
  return times;
}

/**
 * What is on the page once an edit is there: this many things of a selector, at least and at most. A shape of the picture that
 * stands for many blocks counts as many as it has outlines.
 */
export interface Shown {
  readonly selector: string;
  readonly least?: number;
  readonly most?: number;
  /** Whether the first of them has to be drawn otherwise than before the key. */
  readonly isRedrawn?: boolean;
}

export interface Turn {
  readonly key: string;
  /** What the user sees then. */
  readonly shown: Shown;
  /** What is there once the elements have followed what is seen. */
  readonly followed: Shown;
  /** Whether its times are among those returned. */
  readonly isCounted: boolean;
}

/** Of each press, in milliseconds. */
export interface PressTimes {
  /** To the frame that shows it. */
  readonly seen: number[];
  /** Until every element has followed. */
  readonly followed: number[];
  /** The longest time between two frames meanwhile. */
  readonly longestFrame: number[];
}

export function joinTimes(all: readonly PressTimes[]): PressTimes {
  return {
    seen: all.flatMap(({ seen }) => seen),
    followed: all.flatMap(({ followed }) => followed),
    longestFrame: all.flatMap(({ longestFrame }) => longestFrame),
  };
}

/** As `press`, for what may take several frames, the `turns` after each other. */
export async function pressUntil(page: Page, turns: readonly Turn[], rounds: number): Promise<PressTimes> {
  const times: PressTimes = { seen: [], followed: [], longestFrame: [] };
  for (const { key, shown, followed, isCounted } of Array.from({ length: rounds }, () => turns).flat()) {
    await page.evaluate(
      ([shown, followed]) => {
        type Times = readonly [seen: number, followed: number, longestFrame: number];
        const host = globalThis as typeof globalThis & { measured?: Promise<Times> };
        const pathOf = (selector: string): string | null => document.querySelector(selector)?.getAttribute('d') ?? null;
        const before = pathOf(shown.selector);
        const isThere = ({ selector, least = 0, most = Infinity, isRedrawn = false }: Shown): boolean => {
          if (isRedrawn && pathOf(selector) === before) return false;
          const found = [...document.querySelectorAll(selector)];
          const count = found.reduce((sum, { attributes }) => {
            const path = attributes.getNamedItem('d')?.value;
            return sum + (path === undefined ? 1 : path.split('M').length - 1);
          }, 0);
          return count >= least && count <= most;
        };
        host.measured = new Promise((resolve) => {
          const onKey = (event: KeyboardEvent): void => {
            if (['Control', 'Shift'].includes(event.key)) return;
            removeEventListener('keydown', onKey, true);
            let seen: number | null = null;
            let [last, longest] = [event.timeStamp, 0];
            const look = (): void => {
              const channel = new MessageChannel();
              channel.port1.onmessage = () => {
                const now = performance.now();
                longest = Math.max(longest, now - last);
                last = now;
                if (isThere(shown)) seen ??= now - event.timeStamp;
                if (seen !== null && isThere(followed)) resolve([seen, now - event.timeStamp, longest]);
                else requestAnimationFrame(look);
              };
              channel.port2.postMessage(null);
            };
            requestAnimationFrame(look);
          };
          addEventListener('keydown', onKey, true);
        });
      },
      [shown, followed] as const,
    );
    await page.keyboard.press(key);
    const measured = await page.evaluate(
      () => (globalThis as typeof globalThis & { measured?: Promise<readonly [number, number, number]> }).measured,
    );
    if (isCounted && measured !== undefined) {
      times.seen.push(measured[0]);
      times.followed.push(measured[1]);
      times.longestFrame.push(measured[2]);
    }
    await page.waitForTimeout(400);
  }
  return times;
}

/** Moves the mouse, one button held, once a frame from a place to another; the times between frames. */
export async function dragMouse(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<number[]> {
  const steps = 40;
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.evaluate(() => {
    const host = globalThis as typeof globalThis & { between?: number[]; isOver?: boolean };
    host.between = [];
    host.isOver = false;
    let last: number | null = null;
    const note = (now: number): void => {
      if (last !== null) host.between?.push(now - last);
      last = now;
      if (host.isOver !== true) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  for (let i = 1; i <= steps; i++) {
    await page.mouse.move(from[0] + ((to[0] - from[0]) * i) / steps, from[1] + ((to[1] - from[1]) * i) / steps);
  }
  await page.mouse.up();
  return page.evaluate(() => {
    const host = globalThis as typeof globalThis & { between?: number[]; isOver?: boolean };
    host.isOver = true;
    return (host.between ?? []).slice(1);
  });
}
