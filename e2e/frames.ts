import type { ElementHandle } from '@playwright/test';
import { expect, test } from './app';
import { makeFrameMeter } from './frames-meter';
import { command, finish } from './steps';

/** How long a state that lasts is watched, in milliseconds. */
const WATCHED = 15_000;
/** Long enough for the plots to appear and for the first epochs. */
const BEGINNING = 6_000;
const END = 3_000;
/** Long enough for all that a press shows to appear. */
const LOOK = 1_500;
/** Runs that are begun: the worst moment is the one that comes once a run. */
const RUNS = 3;
const TABS = ['Data', 'Results', 'Inspect', 'Runs', 'Problems', 'Training'];

/**
 * Frames of the real app with canvas and live plots in view: while the project is opened, at the first look at each tab, at rest
 * and while training, from the press on. On a machine without a graphics card and with few cores a frame can be late because
 * the cores are busy; the tasks tell that apart, for they are the window's own work.
 */
test('frames while training', async ({ running }) => {
  const { page } = running;
  const { watch, format } = makeFrameMeter(running);
  const button = async (name: string): Promise<ElementHandle> => {
    const found = page.getByRole('button', { name, exact: true }).first();
    await expect(found).toBeVisible({ timeout: 30_000 });
    return found.elementHandle();
  };
  const tab = (name: string) => page.getByRole('tab', { name }).elementHandle();

  await expect(page.getByText('Births', { exact: true }).first()).toBeVisible();
  await watch('example opened', LOOK, await page.getByText('Births', { exact: true }).first().elementHandle());
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue('Births');
  for (const name of TABS) await watch(`${name}, first look`, LOOK, await tab(name));
  // So many that no run ends by itself meanwhile.
  await page.getByRole('textbox', { name: /^Epochs/ }).fill('2000');
  await page.getByRole('textbox', { name: /^Stop early/ }).fill('');
  await watch('at rest', WATCHED);
  for (let run = 1; run < RUNS; run++) {
    await watch(`run ${run} begins`, BEGINNING, await button('Train'));
    await watch(`run ${run} is stopped`, END, await button('Stop training and keep the best'));
    await finish(page);
  }
  await watch(`run ${RUNS} begins`, BEGINNING, await button('Train'));
  await watch('training, loss and metric', WATCHED);
  await page.getByRole('combobox', { name: 'What the second plot shows' }).click();
  await page.getByRole('option', { name: 'Gradient norm' }).click();
  await watch('training, gradients by block', WATCHED);
  for (const name of TABS) await watch(`training, to ${name}`, LOOK, await tab(name));
  await watch(`run ${RUNS} is stopped`, END, await button('Stop training and keep the best'));
  await finish(page);
  await command(page, 'close project');
  const recent = page.getByRole('region', { name: 'Recent' }).getByRole('button', { name: /^births/i });
  await watch('project reopened', LOOK, await recent.elementHandle());
  console.log(`\n${format()}\n`);
});
