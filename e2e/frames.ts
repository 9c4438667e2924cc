import { expect, test } from './app';
import { openExample, train } from './steps';

/** How long each state of the window is watched, in milliseconds. */
const WATCHED = 15_000;

interface Watched {
  /** Milliseconds from each frame to the next. */
  readonly frames: readonly number[];
  /** Milliseconds of each task of the window's thread that took more than 50: what training events could cause. */
  readonly tasks: readonly number[];
}

/**
 * Frames of the real app with canvas and live plots in view, at rest and while training. On a machine without a graphics
 * card and with few cores a frame can be late because the cores are busy; the long tasks tell that apart, for they are the
 * window's own work.
 */
test('frames while training', async ({ running: { page } }) => {
  const watch = (): Promise<Watched> =>
    page.evaluate(async (milliseconds) => {
      const frames: number[] = [];
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ duration }) => duration)),
      );
      observer.observe({ entryTypes: ['longtask'] });
      const begin = performance.now();
      let last = begin;
      while (last - begin < milliseconds) {
        const now = await new Promise<number>((next) => requestAnimationFrame(() => next(performance.now())));
        frames.push(now - last);
        last = now;
      }
      observer.disconnect();
      return { frames, tasks };
    }, WATCHED);

  await openExample(page, 'Births');
  await page.getByRole('tab', { name: 'Training' }).click();
  await expect(page.getByRole('region', { name: 'Training', exact: true })).toBeVisible();
  const rows: [string, Watched][] = [['at rest', await watch()]];
  await train(page);
  rows.push(['training, loss and metric', await watch()]);
  await page.getByRole('combobox', { name: 'What the second plot shows' }).click();
  await page.getByRole('option', { name: 'Gradient norm' }).click();
  rows.push(['training, gradients by block', await watch()]);
  console.log(`\n${format(rows)}\n`);
});

function format(rows: readonly (readonly [string, Watched])[]): string {
  const lines = rows.map(([name, { frames, tasks }]) => {
    const sorted = [...frames].sort((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(1);
    const longest = tasks.length === 0 ? '–' : Math.max(...tasks).toFixed(0);
    return `| ${[name, frames.length, at(0.5), at(0.95), at(1), tasks.length, longest].join(' | ')} |`;
  });
  return [
    '| ms | frames | median | 95 % | longest | tasks over 50 | longest task |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...lines,
  ].join('\n');
}
