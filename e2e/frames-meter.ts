import { readFile, rm } from 'node:fs/promises';
import type { ElementHandle } from '@playwright/test';
import type { RunningApp } from './app';

/** What the benchmark of frames measures with. Times in milliseconds. */

/** More than this is felt. */
const FELT = 50;

interface Task {
  /** On the clock. */
  readonly time: number;
  /** Of a processor: what other programs do not change, unlike the time on the clock. */
  readonly cpu: number;
}

interface Row {
  readonly name: string;
  /** From each frame to the next. */
  readonly frames: readonly number[];
  /** Each task of the window's thread: script, layout, painting orders. */
  readonly tasks: readonly Task[];
  /** Processors that other programs kept busy meanwhile; null where that is not known. */
  readonly elsewhere: number | null;
}

export interface FrameMeter {
  /**
   * Watches the window for so long, after pressing a place in it if one is given. The press comes from within the page:
   * looking for a button from outside takes the window's thread longer than a frame.
   */
  readonly watch: (name: string, milliseconds: number, press?: ElementHandle) => Promise<void>;
  /** All that was watched, as a table. */
  readonly format: () => string;
}

/** Watches frames and tasks of the window of an app. */
export function makeFrameMeter(running: RunningApp): FrameMeter {
  const rows: Row[] = [];
  return {
    watch: async (name, milliseconds, press) => {
      const before = await readLoad(running);
      const finishTrace = await traceTasks(running);
      const frames = await watchFrames(running, milliseconds, press ?? null);
      const tasks = await finishTrace();
      const after = await readLoad(running);
      rows.push({ name, frames, tasks, elsewhere: before && after && measureOthers(before, after) });
    },
    format: () => formatRows(rows),
  };
}

function watchFrames({ page }: RunningApp, milliseconds: number, press: ElementHandle | null): Promise<number[]> {
  return page.evaluate(
    async ({ milliseconds, press }) => {
      const frames: number[] = [];
      const begin = performance.now();
      let last = begin;
      if (press instanceof HTMLElement) setTimeout(() => press.click());
      while (last - begin < milliseconds) {
        const now = await new Promise<number>((next) => requestAnimationFrame(() => next(performance.now())));
        frames.push(now - last);
        last = now;
      }
      return frames;
    },
    { milliseconds, press },
  );
}

interface TraceEvent {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  /** Microseconds on the clock, and of a processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Chromium's own record of what each thread does, of which the tasks of the window's thread are kept. */
async function traceTasks({ app }: RunningApp): Promise<() => Promise<Task[]>> {
  await app.evaluate(({ contentTracing }) => contentTracing.startRecording({ included_categories: ['toplevel'] }));
  return async () => {
    const { path, pid } = await app.evaluate(async ({ contentTracing, BrowserWindow }) => ({
      path: await contentTracing.stopRecording(),
      pid: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    }));
    const { traceEvents } = JSON.parse(await readFile(path, 'utf8')) as { traceEvents: readonly TraceEvent[] };
    await rm(path);
    const own = traceEvents.filter((event) => event.pid === pid);
    const thread = own.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')?.tid;
    const tasks = own.filter(({ name, tid }) => name === TASK && tid === thread);
    if (tasks.length === 0) throw new Error('The trace holds no task of the window’s thread.');
    return tasks.map(({ dur = 0, tdur = 0 }) => ({ time: dur / 1000, cpu: tdur / 1000 }));
  };
}

const TASK = 'ThreadControllerImpl::RunTask';

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

function formatRows(rows: readonly Row[]): string {
  const lines = rows.map(({ name, frames, tasks, elsewhere }) => {
    const sorted = [...frames].sort((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(1);
    const load = elsewhere === null ? '–' : elsewhere.toFixed(2);
    const felt = tasks.filter(({ time }) => time > FELT).length;
    const most = (key: keyof Task): string => Math.max(...tasks.map((task) => task[key])).toFixed(1);
    return `| ${[name, frames.length, at(0.5), at(0.95), at(1), felt, most('time'), most('cpu'), load].join(' | ')} |`;
  });
  return [
    `| ms | frames | median | 95 % | longest | tasks over ${FELT} | longest task | most CPU of a task | other programs, cores |`,
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...lines,
  ].join('\n');
}
