import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { askFromPage, expect, launch, quit, root, test } from './app';
import { dropFile, openExample } from './steps';

test('settings take effect at once and are kept', async ({ folder }) => {
  const places = { profile: join(folder, 'profile'), documents: join(folder, 'documents') };
  await mkdir(places.documents, { recursive: true });
  const first = await launch(places);
  const { page } = first;
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  const scheme = page.locator('html');
  const stored = async (): Promise<unknown> => (await askFromPage(page, 'settings.read', {})).value;
  await settings.getByText('Dark', { exact: true }).click();
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await settings.getByText('Light', { exact: true }).click();
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'light');
  await settings.getByText('As the system', { exact: true }).click();
  await expect.poll(stored).toMatchObject({ theme: 'system' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await settings.getByRole('textbox', { name: /^Threads/ }).fill('1');
  await settings.getByRole('switch', { name: 'Save automatically' }).press('Space');
  await settings.getByText('Dark', { exact: true }).click();
  await expect.poll(stored).toMatchObject({ theme: 'dark', threads: 1, autosave: false });
  await quit(first);
  const second = await launch(places);
  try {
    await expect(second.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    expect((await askFromPage(second.page, 'settings.read', {})).value).toMatchObject({ threads: 1, autosave: false });
  } finally {
    await quit(second);
  }
});

test('the theme of the system is followed, at the start and when it changes', async ({ folder }) => {
  const places = { profile: join(folder, 'profile'), documents: join(folder, 'documents') };
  await mkdir(places.documents, { recursive: true });
  const running = await launch({ ...places, hasSystemColours: true });
  try {
    const { page, app } = running;
    const scheme = page.locator('html');
    expect((await askFromPage(page, 'settings.read', {})).value).toMatchObject({ theme: 'system' });
    const isDark = await app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors);
    await expect(scheme).toHaveAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
    for (const theme of ['dark', 'light', 'dark'] as const) {
      // To the page it is the same as when the user changes the system's setting.
      await app.evaluate(({ nativeTheme }, source) => {
        nativeTheme.themeSource = source;
      }, theme);
      await expect(scheme).toHaveAttribute('data-mantine-color-scheme', theme);
    }
    await askFromPage(page, 'settings.write', { theme: 'light' });
    await page.reload();
    await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'light');
    await app.evaluate(({ nativeTheme }) => {
      nativeTheme.themeSource = 'dark';
    });
    // Chosen in the app, a theme stays.
    await expect(page.getByText('Sunspots', { exact: true }).first()).toBeVisible();
    await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'light');
  } finally {
    await quit(running);
  }
});

test('about names versions and licences, and scrolls as one in a low window', async ({ running: { app, page } }) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 700));
  await page.getByRole('button', { name: 'About' }).click();
  const about = page.getByRole('dialog', { name: 'About Unroll' });
  for (const name of ['Unroll', 'onnxruntime', 'Electron', 'Chromium', 'Node']) {
    await expect(about.getByRole('row', { name: new RegExp(`^${name} \\d+\\.`) }).first()).toBeVisible();
  }
  const licences = about.getByRole('table', { name: 'Made with' });
  await expect(licences.getByRole('row', { name: /^react \d.* MIT$/ })).toHaveCount(1);
  const scrolling = await about.evaluate(
    (dialog) =>
      [dialog, ...dialog.querySelectorAll('*')].filter(
        (element) =>
          element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY),
      ).length,
  );
  expect(scrolling).toBe(1);
});

test('in a low window the plots of the training are seen whole', async ({ running: { app, page } }) => {
  await openExample(page, 'Sunspots');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720));
  await page.getByRole('tab', { name: 'Training' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Training' });
  const bottom = async (selector: string): Promise<number> => {
    const box = await panel.locator(selector).boundingBox();
    return (box?.y ?? NaN) + (box?.height ?? NaN);
  };
  await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(720);
  await expect.poll(async () => (await bottom('.training-plots')) <= (await bottom('.training'))).toBe(true);
  const plots = await panel.locator('.training-plots').boundingBox();
  expect(plots?.height).toBeGreaterThanOrEqual(140);
});

test('the guide opens in a window of its own, offline and without scripts', async ({ running: { app, page } }) => {
  await page.keyboard.press('Control+K');
  await page.keyboard.type('user guide');
  const opened = app.waitForEvent('window');
  await page.keyboard.press('Enter');
  const guide = await opened;
  await expect(guide.getByRole('heading', { name: 'Unroll: user guide' })).toBeVisible();
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows().find(({ title }) => title.includes('guide'));
        return window?.webContents.getURL();
      }),
    )
    .toBe('app://unroll/guide/index.html');
  await guide.getByRole('navigation').getByRole('link', { name: 'Troubleshooting' }).click();
  await expect(guide.getByRole('heading', { name: 'Troubleshooting' })).toBeVisible();
  await expect(guide.getByText('DATA-003', { exact: true })).toBeVisible();
  await guide.getByRole('navigation').getByRole('link', { name: 'The canvas' }).click();
  const pictures = guide.getByRole('img');
  await expect(pictures.first()).toBeVisible();
  const closed = guide.waitForEvent('close');
  // Keys from the debugger pass by the window's own.
  await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ title }) => title.includes('guide'));
    window?.webContents.sendInputEvent({ type: 'keyDown', keyCode: 'Escape' });
  });
  await closed;
});

test('projects are listed as recent, opened from there and taken off the list', async ({ running: { app, page } }) => {
  await openExample(page, 'Sunspots');
  const listed = await app.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'File');
    const recent = file?.submenu?.items.find(({ label }) => label === 'Open recent');
    return recent?.submenu?.items.map(({ label }) => label);
  });
  expect(listed).toEqual(['sunspots.unroll']);
  await page.getByRole('button', { name: 'Close project' }).click();
  const recent = page.getByRole('region', { name: 'Recent' });
  await recent.getByRole('button', { name: /^sunspots/i }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Sunspots');
  await page.getByRole('button', { name: 'Close project' }).click();
  await recent.getByRole('button', { name: /^Take .* off the list$/ }).click();
  await expect(recent).toHaveCount(0);
});

test('a second start hands its file to the first window', async ({ running: { page, profile, documents } }) => {
  const examples = (await askFromPage(page, 'example.list', {})).value as { name: string; projectText: string }[];
  const path = join(documents, 'handed over.unroll');
  await writeFile(path, examples.find(({ name }) => name === 'weather')?.projectText ?? '');
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const binary = join(
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules', 'electron', 'dist'),
    'electron',
  );
  const second = spawn(binary, [...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`, root, path], {
    stdio: 'ignore',
  });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Weather');
});

test('a file dropped on the window is opened', async ({ running: { page, documents } }) => {
  const examples = (await askFromPage(page, 'example.list', {})).value as { name: string; projectText: string }[];
  const path = join(documents, 'dropped.unroll');
  await writeFile(path, examples.find(({ name }) => name === 'sunspots')?.projectText ?? '');
  await dropFile(page, path);
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Sunspots');
});
