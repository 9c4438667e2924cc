import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { answerDialogs, askFromPage, expect, launch, quit, root } from './app';
import { findProcess } from './processes';
import { test } from './small-disk';
import { openExample, train } from './steps';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The last step that a run has logged. */
async function readStep(metrics: string): Promise<number> {
  const steps = [...(await readFile(metrics, 'utf8')).matchAll(/"step":(\d+)/g)];
  return Number(steps.at(-1)?.[1] ?? 0);
}

async function askInMain(app: ElectronApplication): Promise<string> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const timeout = new Promise((settle) => setTimeout(settle, 1000));
    try {
      return String(await Promise.race([window?.webContents.executeJavaScript('document.body.innerText'), timeout]));
    } catch {
      return '';
    }
  });
}

test('training outlives the window; killed with the app, it leaves no process and a run that resumes', async ({
  folder,
}) => {
  const places = { profile: join(folder, 'profile'), documents: join(folder, 'documents') };
  await mkdir(places.documents, { recursive: true });
  const first = await launch(places);
  await openExample(first.page, 'Births');
  await train(first.page);
  await expect(first.page.getByText(/epoch ([2-9]|\d\d) of/i).first()).toBeVisible({ timeout: 60_000 });
  const recent = (await askFromPage(first.page, 'recent.list', {})).value as { path: string }[];
  const projectPath = recent[0]?.path ?? '';
  const metrics = join(projectPath.replace(/\.unroll$/, '.runs'), 'run-001', 'metrics.jsonl');
  const trainer = await findProcess(first.app, 'Unroll training');
  process.kill(await findProcess(first.app, 'Tab'), 'SIGKILL');
  const step = await readStep(metrics);
  await expect.poll(() => askInMain(first.app), { timeout: 20_000 }).toContain('Births');
  expect(await findProcess(first.app, 'Unroll training')).toBe(trainer);
  await expect.poll(() => readStep(metrics), { timeout: 20_000 }).toBeGreaterThan(step);

  const pids = await first.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
  first.app.process().kill('SIGKILL');
  await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);

  const second = await launch({ ...places, files: [projectPath] });
  try {
    await expect(second.page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Births');
    const list = async () =>
      (await askFromPage(second.page, 'run.list', { projectPath })).value as { run: string; state: string }[];
    expect(await list()).toMatchObject([{ run: 'run-001', state: 'interrupted' }]);
    const text = await readFile(projectPath, 'utf8');
    const resumed = await askFromPage(second.page, 'run.start', { projectPath, text, resume: 'run-001' });
    expect(resumed).toEqual({ ok: true, value: { run: 'run-001' } });
    await askFromPage(second.page, 'run.stop', {});
    await expect.poll(list).toMatchObject([{ run: 'run-001', state: 'stopped' }]);
  } finally {
    await quit(second);
  }
});

test('a full disk and one that can only be read leave the old file, and saving works again afterwards', async ({
  running: { app, page },
  disk,
}) => {
  const path = join(disk.path, 'mine.unroll');
  const examples = (await askFromPage(page, 'example.list', {})).value as { name: string; projectText: string }[];
  const old = examples.find(({ name }) => name === 'sunspots')?.projectText ?? '';
  await answerDialogs(app, { save: path });
  expect(await askFromPage(page, 'project.save', { text: old })).toEqual({ ok: true, value: { path } });
  const saved = await readFile(path, 'utf8');
  const changed = old.replace('"name": "Sunspots"', '"name": "Changed"');

  disk.fill();
  const full = await askFromPage(page, 'project.save', { path, text: changed });
  expect(full).toMatchObject({ ok: false, error: [{ code: 'FILE-003' }] });
  expect(await readFile(path, 'utf8')).toBe(saved);
  await disk.free();

  expect(disk.setReadOnly(true)).toBe(true);
  const readOnly = await askFromPage(page, 'project.save', { path, text: changed });
  expect(readOnly).toMatchObject({ ok: false, error: [{ code: 'FILE-004' }] });
  expect(await readFile(path, 'utf8')).toBe(saved);

  expect(disk.setReadOnly(false)).toBe(true);
  expect(await askFromPage(page, 'project.save', { path, text: changed })).toEqual({ ok: true, value: { path } });
  expect(await readFile(path, 'utf8')).toContain('"name": "Changed"');
});

test('what is drawn while the disk is full is saved elsewhere by the button of the message', async ({
  running: { app, page, documents },
  disk,
}) => {
  const path = join(disk.path, 'mine.unroll');
  const examples = (await askFromPage(page, 'example.list', {})).value as { name: string; projectText: string }[];
  await writeFile(path, examples.find(({ name }) => name === 'sunspots')?.projectText ?? '');
  const old = await readFile(path, 'utf8');
  await answerDialogs(app, { open: path });
  await page.getByRole('button', { name: 'Open…' }).click();
  const name = page.getByRole('textbox', { name: 'Name of the project' });
  await expect(name).toHaveValue('Sunspots');
  disk.fill();
  await name.fill('Drawn meanwhile');
  await name.press('Enter');
  const message = page.getByRole('status', { name: 'Messages' });
  await expect(message.getByText(/the disk is full \(it takes .* kB, .* are free\)/)).toBeVisible();
  expect(await readFile(path, 'utf8')).toBe(old);
  const elsewhere = join(documents, 'elsewhere.unroll');
  await answerDialogs(app, { save: elsewhere });
  await message.getByRole('button', { name: 'Save as…' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(message.getByText(/the disk is full/)).toHaveCount(0);
  expect(await readFile(elsewhere, 'utf8')).toContain('"name": "Drawn meanwhile"');
});

test.describe('a disk with room for a few checkpoints', () => {
  test.use({ diskSize: '2m' });

  test('a run ends with its last good checkpoint when the disk fills up, says so, and goes on once there is room', async ({
    running: { app, page },
    disk,
  }) => {
    for (const name of ['sunspots.unroll', 'sunspots.csv']) {
      await copyFile(join(root, 'assets', 'examples', 'sunspots', name), join(disk.path, name));
    }
    const projectPath = join(disk.path, 'sunspots.unroll');
    await answerDialogs(app, { open: projectPath });
    await page.getByRole('button', { name: 'Open…' }).click();
    await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Sunspots');
    await train(page);
    await expect(page.getByText(/epoch ([2-9]|\d\d) of/i).first()).toBeVisible({ timeout: 60_000 });
    disk.fill();
    await expect(page.getByText(/the disk is full/).first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('button', { name: 'Train', exact: true }).first()).toBeVisible();

    await disk.free();
    const text = await readFile(projectPath, 'utf8');
    const resumed = await askFromPage(page, 'run.start', { projectPath, text, resume: 'run-001' });
    expect(resumed).toEqual({ ok: true, value: { run: 'run-001' } });
    await askFromPage(page, 'run.stop', {});
    await expect
      .poll(async () => (await askFromPage(page, 'run.list', { projectPath })).value)
      .toMatchObject([{ run: 'run-001', state: 'stopped' }]);
  });
});
