import { readFile } from 'node:fs/promises';
import type { ElementHandle } from '@playwright/test';
import { expect, test, type RunningApp } from './app';
import { finish, openExample } from './steps';

/** How long each state of the window is watched, in milliseconds. */
const WATCHED = 15_000;
/** Long enough for the plots to appear and for the first epochs. */
const BEGINNING = 6_000;
const END = 3_000;
/** Runs that are begun: the worst moment is the one that comes once a run. */
const RUNS = 3;

interface Watched {
  /** Milliseconds from each frame to the next. */
  readonly frames: readonly number[];
  /** Milliseconds of each task of the window's thread that took more than 50: what training events could cause. */
  readonly tasks: readonly number[];
}

interface Row extends Watched {
  readonly name: string;
  /** Processors that other programs kept busy meanwhile; null where that is not known. */
  readonly elsewhere: number | null;
}

/**
 * Frames of the real app with canvas and live plots in view, at rest and while training, from the press on. On a machine
 * without a graphics card and with few cores a frame can be late because the cores are busy; the long tasks tell that
 * apart, for they are the window's own work. Presses come from within the page: looking for a button from outside takes
 * the window's thread longer than a frame.
 */
test('frames while training', async ({ running }) => {
  const { page } = running;
  const rows: Row[] = [];
  const watch = async (name: string, milliseconds: number, press: ElementHandle | null = null): Promise<void> => {
    const before = await readLoad(running);
    const watched = await page.evaluate(
      async ({ milliseconds, press }): Promise<Watched> => {
        const frames: number[] = [];
        const tasks: number[] = [];
        const observer = new PerformanceObserver((list) =>
          tasks.push(...list.getEntries().map(({ duration }) => duration)),
        );
        observer.observe({ entryTypes: ['longtask'] });
        const begin = performance.now();
        let last = begin;
        if (press instanceof HTMLElement) setTimeout(() => press.click());
        while (last - begin < milliseconds) {
          const now = await new Promise<number>((next) => requestAnimationFrame(() => next(performance.now())));
          frames.push(now - last);
          last = now;
        }
        observer.disconnect();
        return { frames, tasks };
      },
      { milliseconds, press },
    );
    const after = await readLoad(running);
    rows.push({ name, ...watched, elsewhere: before && after && measureOthers(before, after) });
  };
  const find = async (name: string): Promise<ElementHandle> => {
    const button = page.getByRole('button', { name, exact: true }).first();
    await expect(button).toBeVisible({ timeout: 30_000 });
    return button.elementHandle();
  };

  await openExample(page, 'Births');
  await page.getByRole('tab', { name: 'Training' }).click();
  await expect(page.getByRole('region', { name: 'Training', exact: true })).toBeVisible();
  // So many that no run ends by itself meanwhile.
  await page.getByRole('textbox', { name: /^Epochs/ }).fill('2000');
  await page.getByRole('textbox', { name: /^Stop early/ }).fill('');
  await watch('at rest', WATCHED);
  for (let run = 1; run < RUNS; run++) {
    await watch(`run ${run} begins`, BEGINNING, await find('Train'));
    await watch(`run ${run} is stopped`, END, await find('Stop training and keep the best'));
    await finish(page);
  }
  await watch(`run ${RUNS} begins`, BEGINNING, await find('Train'));
  await watch('training, loss and metric', WATCHED);
  await page.getByRole('combobox', { name: 'What the second plot shows' }).click();
  await page.getByRole('option', { name: 'Gradient norm' }).click();
  await watch('training, gradients by block', WATCHED);
  console.log(`\n${format(rows)}\n`);
});

interface Load {
  readonly time: number;
  /** Milliseconds of processors' time that all programs took since the system started. */
  readonly all: number;
  /** The same of each process of the app. */
  readonly own: ReadonlyMap<number, number>;
}

/** From Linux's tables, which count in ticks of 10 ms; null on other systems. */
async function readLoad({ app }: RunningApp): Promise<Load | null> {
  const time = performance.now();
  const text = await readFile('/proc/stat', 'utf8').catch(() => null);
  if (text === null) return null;
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] =
    text.split('\n')[0]?.split(/\s+/).slice(1).map(Number) ?? [];
  const pids = await app.evaluate((electron) => electron.app.getAppMetrics().map(({ pid }) => pid));
  const own = await Promise.all(
    pids.map(async (pid): Promise<[number, number]> => {
      const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
      return [pid, line === '' ? 0 : (Number(fields[11]) + Number(fields[12])) * 10];
    }),
  );
  return { time, all: (user + nice + system + irq + soft) * 10, own: new Map(own) };
}

/** Processors that other programs kept busy, on average; null where a process of the app ended, whose time is lost with it. */
function measureOthers(before: Load, after: Load): number | null {
  if ([...before.own.keys()].some((pid) => !after.own.has(pid))) return null;
  const own = [...after.own].reduce((sum, [pid, time]) => sum + time - (before.own.get(pid) ?? 0), 0);
  return Math.max(0, (after.all - before.all - own) / (after.time - before.time));
}

function format(rows: readonly Row[]): string {
  const lines = rows.map(({ name, frames, tasks, elsewhere }) => {
    const sorted = [...frames].sort((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(1);
    const longest = tasks.length === 0 ? '–' : Math.max(...tasks).toFixed(0);
    const load = elsewhere === null ? '–' : elsewhere.toFixed(2);
    return `| ${[name, frames.length, at(0.5), at(0.95), at(1), tasks.length, longest, load].join(' | ')} |`;
  });
  return [
    '| ms | frames | median | 95 % | longest | tasks over 50 | longest task | other programs, cores |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...lines,
  ].join('\n');
}
