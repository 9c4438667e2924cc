import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';

export const root = resolve(import.meta.dirname, '..');

/** The running app, its window, and the folders it may write to. */
export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Settings, backups, recent projects. */
  readonly profile: string;
  /** In the place of the user's documents. */
  readonly documents: string;
  /** When the process was asked for, as `performance.now()` counts. */
  readonly started: number;
}

export interface LaunchOptions {
  readonly profile: string;
  readonly documents: string;
  /** Opened from the command line. */
  readonly files?: readonly string[];
  /** Leaves the page's colours to the system. Otherwise Playwright tells the page that they are light, whatever the app does. */
  readonly hasSystemColours?: boolean;
}

/**
 * Starts the built app. `ELECTRON_OVERRIDE_DIST_PATH` (set by scripts/e2e.mjs) decides which Electron; an `executablePath` would
 * make Playwright leave out the loader that waits for it before the app is ready.
 */
export async function launch(options: LaunchOptions): Promise<RunningApp> {
  const { profile, documents, files = [], hasSystemColours = false } = options;
  const started = performance.now();
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const app = await _electron.launch({
    args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-gpu', `--user-data-dir=${profile}`, root, ...files],
    ...(hasSystemColours ? { colorScheme: null } : {}),
    env: { ...environment(), XDG_DOCUMENTS_DIR: documents, HOME: documents },
  });
  app.process().stderr?.on('data', (chunk: Buffer) => lines.push(String(chunk)));
  const page = await app.firstWindow();
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}\n`));
  page.on('pageerror', (error) => lines.push(`uncaught: ${error.message}\n`));
  await page.waitForLoadState('domcontentloaded');
  return { app, page, profile, documents, started };
}

/** What app and window said; printed when a test fails. */
const lines: string[] = [];

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * Ends the app even where it would ask about unsaved work: a window that is gone cannot ask, and without windows the app ends as it
 * always does.
 */
export async function quit({ app }: Pick<RunningApp, 'app'>): Promise<void> {
  const child = app.process();
  const closed = app
    .evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.destroy();
    })
    .catch(() => undefined)
    .then(() => app.close())
    .catch(() => undefined);
  const timeout = new Promise((settle) => setTimeout(settle, 5000));
  await Promise.race([closed, timeout]);
  if (child.exitCode === null) child.kill('SIGKILL');
}

export interface Fixtures {
  /** A folder of this test's own, removed afterwards. */
  readonly folder: string;
  readonly running: RunningApp;
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'unroll-e2e-'));
    await use(folder);
    // Processes that are just ending may still write into it.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  },
  running: async ({ folder }, use, info) => {
    lines.length = 0;
    const [profile, documents] = [join(folder, 'profile'), join(folder, 'documents')];
    await mkdir(documents, { recursive: true });
    const running = await launch({ profile, documents });
    await use(running);
    if (info.status !== info.expectedStatus) {
      // A window that no longer answers has no picture.
      await running.page.screenshot({ path: info.outputPath('failure.png'), timeout: 5000 }).catch(() => undefined);
      process.stdout.write(lines.join(''));
    }
    await quit(running);
  },
});

export { expect } from '@playwright/test';

/** Answers the system's next dialogs: a path to save to or to open, or null for a cancel. */
export async function answerDialogs(
  app: ElectronApplication,
  answers: { readonly save?: string | null; readonly open?: string | null; readonly button?: number },
): Promise<void> {
  await app.evaluate(({ dialog }, { save, open, button }) => {
    dialog.showSaveDialog = async () => ({ canceled: save === null || save === undefined, filePath: save ?? '' });
    dialog.showOpenDialog = async () => ({
      canceled: open === null || open === undefined,
      filePaths: typeof open === 'string' ? [open] : [],
    });
    dialog.showMessageBox = async () => ({ response: button ?? 0, checkboxChecked: false });
  }, answers);
}

interface PageBridge {
  readonly unroll: { readonly ask: (name: unknown, argument: unknown) => Promise<Answered> };
}

export interface Answered {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: readonly { readonly code: string; readonly message: string }[];
}

/** A question asked from the page as any code in it could. */
export async function askFromPage(page: Page, name: unknown, argument: unknown): Promise<Answered> {
  return page.evaluate(([n, a]) => (globalThis as typeof globalThis & PageBridge).unroll.ask(n, a), [
    name,
    argument,
  ] as const);
}
