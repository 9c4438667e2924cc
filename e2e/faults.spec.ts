import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { answerDialogs, askFromPage, expect, launch, quit, test } from './app';
import { dragFromPalette } from './drawing';
import { findProcess } from './processes';
import { openExample, train } from './steps';

async function findNewestProject(page: Page): Promise<string> {
  const recent = (await askFromPage(page, 'recent.list', {})).value as { path: string }[];
  return recent[0]?.path ?? '';
}

test('a training process that is killed loses no checkpoint, and its run resumes', async ({
  running: { app, page },
}) => {
  await openExample(page, 'Births');
  await train(page);
  await expect(page.getByText(/epoch ([2-9]|\d\d) of/i).first()).toBeVisible({ timeout: 60_000 });
  await page.waitForTimeout(6000);
  const pid = await findProcess(app, 'Unroll training');
  expect(pid).toBeGreaterThan(0);
  // The window goes before training wherever both want a core.
  expect(getPriority(pid)).toBeGreaterThan(getPriority(await findProcess(app, 'Tab')));
  process.kill(pid, 'SIGKILL');
  await expect(page.getByText(/training process ended unexpectedly/).first()).toBeVisible();
  const path = await findNewestProject(page);
  const [run] = (await askFromPage(page, 'run.list', { projectPath: path })).value as { run: string; state: string }[];
  expect(run).toMatchObject({ run: 'run-001', state: 'interrupted' });
  const text = await readFile(path, 'utf8');
  const resumed = await askFromPage(page, 'run.start', { projectPath: path, text, resume: 'run-001' });
  expect(resumed).toEqual({ ok: true, value: { run: 'run-001' } });
  await askFromPage(page, 'run.stop', {});
  await expect
    .poll(async () => {
      const [now] = (await askFromPage(page, 'run.list', { projectPath: path })).value as { state: string }[];
      return now?.state;
    })
    .toBe('stopped');
});

test('a window that crashes comes back with the last edits', async ({ running: { app, page } }) => {
  await openExample(page, 'Sunspots');
  const name = page.getByRole('textbox', { name: 'Name of the project' });
  await name.fill('Sunspots of mine');
  await name.press('Enter');
  // A backup follows the last edit by one second.
  await page.waitForTimeout(2000);
  process.kill(await findProcess(app, 'Tab'), 'SIGKILL');
  await expect
    .poll(
      () =>
        app.evaluate(async ({ BrowserWindow }) => {
          const [window] = BrowserWindow.getAllWindows();
          try {
            const code = `Array.from(document.querySelectorAll('input'), ({ value }) => value).join()`;
            // A page that is just dying never answers.
            const timeout = new Promise((settle) => setTimeout(settle, 1000));
            return String(await Promise.race([window?.webContents.executeJavaScript(code), timeout]));
          } catch {
            return '';
          }
        }),
      { timeout: 20_000 },
    )
    .toContain('Sunspots of mine');
});

test('what was drawn before the app was killed is offered at the next start', async ({ folder }) => {
  const places = { profile: join(folder, 'profile'), documents: join(folder, 'documents') };
  await mkdir(places.documents, { recursive: true });
  const first = await launch(places);
  await first.page.getByRole('button', { name: 'Empty project' }).click();
  await dragFromPalette(first.page, 'GRU', 300, 120);
  const named = first.page.getByRole('textbox', { name: 'Name of the project' });
  await named.fill('Never saved');
  await named.press('Enter');
  // No edit that is two seconds old may be lost.
  await first.page.waitForTimeout(2000);
  first.app.process().kill('SIGKILL');
  const second = await launch(places);
  try {
    const { page } = second;
    const lost = page.getByRole('region', { name: 'Not saved when Unroll ended' });
    await expect(lost.getByText('Never saved')).toBeVisible();
    await lost.getByRole('button', { name: 'Restore' }).click();
    await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Never saved');
    await expect(page.getByRole('group', { name: /^GRU/ }).first()).toBeVisible();
    await expect(page.getByText('Not saved yet', { exact: true })).toBeVisible();
  } finally {
    await quit(second);
  }
});

async function readExample(page: Page): Promise<string> {
  const examples = (await askFromPage(page, 'example.list', {})).value as { name: string; projectText: string }[];
  return examples.find(({ name }) => name === 'sunspots')?.projectText ?? '';
}

test('a project named on the command line is opened, a broken one is refused and left alone', async ({ folder }) => {
  const places = { profile: join(folder, 'profile'), documents: join(folder, 'documents') };
  await mkdir(places.documents, { recursive: true });
  const first = await launch(places);
  const good = join(folder, 'good.unroll');
  await writeFile(good, await readExample(first.page));
  await quit(first);

  const second = await launch({ ...places, files: [good] });
  await expect(second.page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Sunspots');
  const newer = join(folder, 'newer.unroll');
  await writeFile(newer, '{ "formatVersion": 999, "name": "x", "blocks": {}, "wires": {} }');
  await answerDialogs(second.app, { open: newer });
  const answer = await askFromPage(second.page, 'project.open', {});
  expect(answer.ok).toBe(false);
  expect(answer.error?.[0]?.code).toMatch(/^DOC-/);
  expect(await readFile(newer, 'utf8')).toContain('999');
  await quit(second);
});

test('a change by another program is noticed, and saving asks before it is lost', async ({
  running: { app, page, documents },
}) => {
  const path = join(documents, 'mine.unroll');
  const text = await readExample(page);
  await answerDialogs(app, { save: path });
  expect((await askFromPage(page, 'project.save', { text })).value).toEqual({ path });
  const theirs = text.replace('"name": "Sunspots"', '"name": "Theirs"');
  await writeFile(path, theirs);
  // The button is "Cancel".
  await answerDialogs(app, { button: 2 });
  expect((await askFromPage(page, 'project.save', { path, text })).value).toBeNull();
  expect(await readFile(path, 'utf8')).toBe(theirs);
  await answerDialogs(app, { button: 1 });
  expect((await askFromPage(page, 'project.save', { path, text })).value).toEqual({ path });
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('a change on the disk is shown while the project is open, and either version can be kept; a deleted file is written anew', async ({
  running: { app, page, documents },
}) => {
  const path = join(documents, 'mine.unroll');
  const text = await readExample(page);
  const named = (name: string): string => text.replace('"name": "Sunspots"', `"name": "${name}"`);
  await writeFile(path, text);
  await answerDialogs(app, { open: path });
  await page.getByRole('button', { name: 'Open…' }).click();
  const name = page.getByRole('textbox', { name: 'Name of the project' });
  await expect(name).toHaveValue('Sunspots');

  await writeFile(path, named('Theirs'));
  const dialog = page.getByRole('dialog', { name: '“Sunspots” changed on the disk' });
  await dialog.getByRole('button', { name: 'Read the file again' }).click();
  await expect(name).toHaveValue('Theirs');

  await writeFile(path, named('Theirs again'));
  await page.getByRole('dialog').getByRole('button', { name: 'Keep what is here' }).click();
  await expect(name).toHaveValue('Theirs');
  // That is decided: saving does not ask again; a dialog would be answered with "Cancel".
  await answerDialogs(app, { button: 2 });
  await page.keyboard.press('Control+S');
  await expect.poll(() => readFile(path, 'utf8')).toContain('"name": "Theirs"');

  await rm(path);
  await name.fill('Mine');
  await name.press('Enter');
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('"name": "Mine"');

  await writeFile(path, named('Theirs at last'));
  const elsewhere = join(documents, 'mine too.unroll');
  await answerDialogs(app, { save: elsewhere });
  await page.getByRole('dialog').getByRole('button', { name: 'Save this one as…' }).click();
  await expect.poll(() => readFile(elsewhere, 'utf8').catch(() => '')).toContain('"name": "Mine"');
  expect(await readFile(path, 'utf8')).toContain('"name": "Theirs at last"');
});
