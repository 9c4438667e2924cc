import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, launch, quit, test, type RunningApp } from './app';
import { writeBigDrawing } from './big-drawing';

/** `npm run bench:canvas`: how fast the drawing follows, in the real app with software rendering. Nothing is asserted. */
const FRAMES = 150;
const EDITS = 15;
const SIZES = (process.env['BENCH_BLOCKS'] ?? '500,1000').split(',').map(Number);

for (const count of SIZES) {
  test(`a drawing of ${count} blocks`, async ({ folder }) => {
    const documents = join(folder, 'documents');
    await mkdir(documents, { recursive: true });
    const file = join(documents, 'big.unroll');
    await writeFile(file, writeBigDrawing(count));
    const running = await launch({ profile: join(folder, 'profile'), documents, files: [file] });
    const { page, app } = running;
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900));
    await expect(page.locator('.react-flow__node').first()).toBeVisible();
    const meter = await startMeter(running);
    const tell = async (what: string, measure: () => Promise<number[]>): Promise<void> => {
      const before = await meter();
      const times = await measure();
      const after = await meter();
      const each = (a: number, b: number): string => ((b - a) / times.length).toFixed(1).padStart(9);
      const cpu = `${each(before.mainThread, after.mainThread)}${each(before.processes, after.processes)}`;
      process.stdout.write(`${String(count).padStart(5)}  ${what.padEnd(44)}${describe(times)}${cpu}\n`);
    };
    process.stdout.write(`\n${TITLE}\n`);

    await page.locator('.react-flow').focus();
    await page.keyboard.press('0');
    await settle(page);
    await tell('pan at 100 %, frame', () => scroll(page, { deltaX: 24, deltaY: 7 }));
    await tell('zoom about 100 %, frame', () => scroll(page, { deltaY: 12, ctrlKey: true }));
    await page.keyboard.press('f');
    await settle(page);
    await tell('pan, all of it shown, frame', () => scroll(page, { deltaX: 6, deltaY: 2 }));
    await tell('zoom, all of it shown, frame', () => scroll(page, { deltaY: 6, ctrlKey: true }));

    for (const [where, key] of [
      ['100 %', '0'],
      ['all of it shown', 'f'],
    ] as const) {
      await page.keyboard.press('Escape');
      await page.keyboard.press(key);
      await settle(page);
      // To a tanh in the middle of the first row.
      for (let i = 0; i < 13; i++) await page.keyboard.press(']');
      await settle(page);
      await tell(`move a block by a key, ${where}`, () => press(page, ['ArrowRight']));
      await tell(`bypass a block, ${where}`, () => press(page, ['b']));
      await tell(`undo, ${where}`, () => press(page, ['Control+z']));
      await tell(`select the next block, ${where}`, () => press(page, [']']));
      await page.keyboard.press('Control+a');
      await settle(page);
      await tell(`move all blocks by a key, ${where}`, () => press(page, ['ArrowRight', 'ArrowLeft']));
    }

    await page.keyboard.press('Escape');
    await page.keyboard.press('0');
    await settle(page);
    await page.keyboard.press(']');
    await page.keyboard.press(']');
    await settle(page);
    await page.getByRole('textbox', { name: 'Name', exact: true }).click();
    await tell('type a letter of a name', () => press(page, ['x']));
    const units = page.getByRole('textbox', { name: /^(Hidden size|Units)/ });
    if ((await units.count()) > 0) {
      await units.click();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('1');
      await settle(page);
      await tell('type a digit that changes every size', () => press(page, ['6', 'Backspace']));
    }
    await quit(running);
  });
}

const TITLE = `${'blocks, what; ms'.padEnd(52)}median   95 %   most   main   all   (CPU time each: the window's main thread, all processes)`;

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

async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(700);
}

/** Turns the wheel once a frame, there and back; the times between frames. */
async function scroll(page: Page, wheel: { deltaX?: number; deltaY?: number; ctrlKey?: boolean }): Promise<number[]> {
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
async function press(page: Page, keys: readonly string[]): Promise<number[]> {
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
