import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askFromPage, expect, root, test } from './app';

test('the page is sandboxed, isolated, and has no way to Node', async ({ running: { app, page } }) => {
  const flags = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Electron's types leave this one out.
    const contents: object | undefined = window?.webContents;
    if (!contents || !('getLastWebPreferences' in contents)) return {};
    return (contents as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
  });
  expect(flags).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
  // Listed only where it is on.
  expect(flags['nodeIntegrationInWorker'] ?? false).toBe(false);
  const reachable = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis),
  );
  expect(reachable).toEqual([]);
  const bridge = await page.evaluate(() =>
    Object.keys((globalThis as typeof globalThis & { unroll: object }).unroll).sort(),
  );
  expect(bridge).toEqual(['ask', 'onEvent', 'pathOfFile']);
});

test('the page comes with a strict content security policy', async ({ running: { page } }) => {
  const policy = await page.evaluate(async () => (await fetch('/index.html')).headers.get('content-security-policy'));
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.body.append(script);
    // In a task of its own: what Playwright evaluates itself may compile text.
    const wasRefused = await new Promise<boolean>((settle) => {
      setTimeout(() => {
        try {
          // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what the policy is to forbid
          new Function('globalThis.injected = true')();
          settle(false);
        } catch {
          settle(true);
        }
      }, 0);
    });
    return !wasRefused || 'injected' in globalThis;
  });
  expect(ran).toBe(false);
});

test('no path leads out of the folder that is served', async ({ running: { page } }) => {
  const paths = [
    '/..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/%00',
    '/index.html%00.js',
    '/assets/',
    '/C:%5cwindows',
  ];
  for (const path of paths) {
    const status = await page.evaluate(async (p) => {
      try {
        return (await fetch(`app://unroll${p}`)).status;
      } catch {
        return 0;
      }
    }, path);
    expect([0, 404], path).toContain(status);
  }
  const other = await page.evaluate(async () => {
    try {
      return (await fetch('app://elsewhere/index.html')).status;
    } catch {
      return 0;
    }
  });
  expect([0, 404]).toContain(other);
});

test('the page stays where it is, opens no window and reaches no server', async ({ running: { app, page } }) => {
  const before = page.url();
  const opened = await page.evaluate(() => window.open('https://example.org/') === null);
  expect(opened).toBe(true);
  await page.evaluate(() => {
    location.href = 'https://example.org/';
  });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'javascript:globalThis.followed = true';
    document.body.append(link);
    link.click();
  });
  await page.waitForTimeout(200);
  expect(page.url()).toBe(before);
  expect(await page.evaluate(() => 'followed' in globalThis)).toBe(false);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  const fetched = await page.evaluate(async () => {
    try {
      await fetch('https://example.org/');
      return true;
    } catch {
      return false;
    }
  });
  expect(fetched).toBe(false);
});

test('every permission is refused', async ({ running: { page } }) => {
  const states = await page.evaluate(async () => {
    const found: string[] = [];
    for (const name of ['geolocation', 'notifications', 'camera', 'microphone'] as const) {
      found.push((await navigator.permissions.query({ name })).state);
    }
    return found;
  });
  expect(new Set(states)).toEqual(new Set(['denied']));
  // Asked for, they are refused as well.
  const asked = await page.evaluate(async () => {
    const refused = (ask: Promise<unknown>): Promise<string> =>
      ask.then(
        () => 'granted',
        () => 'denied',
      );
    return [
      await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
      await refused(new Promise((found, failed) => navigator.geolocation.getCurrentPosition(found, failed))),
      await Notification.requestPermission(),
    ];
  });
  expect(asked).toEqual(['denied', 'denied', 'denied']);
});

test('another window of the app has nobody to ask', async ({ running: { app, page } }) => {
  const answer = await app.evaluate(
    async ({ BrowserWindow }, preload) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload, sandbox: true, contextIsolation: true },
      });
      await window.loadURL('app://unroll/index.html');
      const asked: unknown = await window.webContents.executeJavaScript("unroll.ask('app.info', {})");
      window.destroy();
      return asked;
    },
    join(root, 'dist', 'app', 'preload.cjs'),
  );
  expect(answer).toMatchObject({ ok: false, error: [{ code: 'IPC-001' }] });
  expect((await askFromPage(page, 'app.info', {})).ok).toBe(true);
});

test('Electron warns of nothing in the page', async ({ running: { page } }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.reload();
  await expect(page.getByRole('button', { name: 'Empty project' })).toBeVisible();
  // What Electron finds it says once the page has loaded; this comes after it.
  await page.evaluate(() => console.warn('the end'));
  await expect.poll(() => said).toContain('the end');
  expect(said.filter((line) => line.includes('Security Warning'))).toEqual([]);
});

test('malformed questions are refused and change nothing', async ({ running: { page, profile } }) => {
  const bad: readonly (readonly [unknown, unknown, string])[] = [
    ['no.such', {}, 'IPC-002'],
    ['__proto__', {}, 'IPC-002'],
    ['constructor', {}, 'IPC-002'],
    [42, {}, 'IPC-002'],
    [null, {}, 'IPC-002'],
    ['project.open', { path: 7 }, 'IPC-003'],
    ['project.open', { path: '' }, 'IPC-003'],
    ['project.open', { path: 'x'.repeat(5000) }, 'IPC-003'],
    ['project.save', { path: '/tmp/x.unroll' }, 'IPC-003'],
    ['project.open', { path: 'a.unroll', extra: true }, 'IPC-003'],
    ['settings.write', { threads: -1 }, 'IPC-003'],
    ['settings.write', { theme: 'pink' }, 'IPC-003'],
    ['example.open', { name: '../../etc' }, 'IPC-003'],
    ['run.read', { projectPath: '/x.unroll', run: '../../..' }, 'IPC-003'],
    ['data.preview', { path: '/x.csv', offset: -1, count: 5 }, 'IPC-003'],
    ['app.open-link', { key: 'https://example.org' }, 'IPC-003'],
    ['app.info', null, 'IPC-003'],
    ['app.info', undefined, 'IPC-003'],
  ];
  for (const [name, argument, code] of bad) {
    const answer = await askFromPage(page, name, argument);
    expect(answer.ok, String(name)).toBe(false);
    expect(answer.error?.[0]?.code, String(name)).toBe(code);
  }
  expect((await readdir(profile)).includes('settings.json')).toBe(false);
});

test('files that the user never opened are out of reach', async ({ running: { page }, folder }) => {
  const secret = join(folder, 'secret');
  await mkdir(secret);
  await writeFile(join(secret, 'a.unroll'), '{}');
  await writeFile(join(secret, 'a.csv'), 'x\n1\n');
  const attempts: readonly (readonly [string, object])[] = [
    ['project.open', { path: join(secret, 'a.unroll') }],
    ['project.save', { path: join(secret, 'a.unroll'), text: '{}' }],
    ['data.preview', { path: join(secret, 'a.csv'), offset: 0, count: 5 }],
    ['run.list', { projectPath: join(secret, 'a.unroll') }],
    ['run.delete', { projectPath: join(secret, 'a.unroll'), run: 'run-001' }],
    ['model.export', { projectPath: join(secret, 'a.unroll'), run: 'run-001', kind: 'predict', gradients: false }],
    ['model.describe', { projectPath: join(secret, 'a.unroll'), run: 'run-001', kind: 'predict', gradients: false }],
  ];
  for (const [name, argument] of attempts) {
    const answer = await askFromPage(page, name, argument);
    expect(answer.error?.[0]?.code, name).toBe('IPC-004');
  }
});
