import { expect, test } from './app';
import { block, centreOf, dragFromPalette, drawWire, drawWireTo, port, wire } from './drawing';
import { startWithData } from './steps';
import { writeWave } from './tables';

test('a model is drawn with the mouse alone, and trained', async ({ running: { app, page, documents } }) => {
  await startWithData(page, app, await writeWave(documents, 'wave.csv'));
  await dragFromPalette(page, 'Sequence input', 120, 140);
  await expect(block(page, 'Sequence input')).toBeFocused();
  await dragFromPalette(page, 'GRU', 420, 140);
  await drawWire(page, port(page, 'Sequence input', 'output', 'out'), port(page, 'GRU', 'input', 'in'));
  await expect(wire(page, 'Sequence input', 'GRU')).toHaveCount(1);

  // Dropped on empty space, a wire asks for a block that takes what it carries.
  const below = await centreOf(block(page, 'GRU'));
  await drawWireTo(page, port(page, 'GRU', 'output', 'state'), below.x + 120, below.y + 130);
  const choices = page.getByRole('listbox', { name: 'Blocks that take this' });
  await expect(choices.getByRole('option', { name: /^Last step/ })).toHaveCount(0);
  await choices.getByRole('option', { name: /^Linear/ }).click();
  await expect(wire(page, 'GRU', 'Linear')).toHaveCount(1);

  // A block dropped on a wire is put into it.
  const start = await centreOf(port(page, 'GRU', 'output', 'state'));
  const end = await centreOf(port(page, 'Linear', 'input', 'in'));
  const canvas = await page.getByRole('main', { name: 'Canvas' }).boundingBox();
  await dragFromPalette(
    page,
    'Dropout',
    (start.x + end.x) / 2 - (canvas?.x ?? 0),
    (start.y + end.y) / 2 - (canvas?.y ?? 0),
  );
  await expect(wire(page, 'GRU', 'Dropout')).toHaveCount(1);
  await expect(wire(page, 'Dropout', 'Linear')).toHaveCount(1);
  await expect(wire(page, 'GRU', 'Linear')).toHaveCount(0);
  // What follows has moved on for it, over the edge of the canvas.
  await page.getByRole('button', { name: 'Show the whole drawing' }).click();

  await block(page, 'Linear').click();
  const units = page.getByRole('textbox', { name: /^Units/ });
  await units.fill('1');
  const linear = await centreOf(port(page, 'Linear', 'output', 'out'));
  await drawWireTo(page, port(page, 'Linear', 'output', 'out'), linear.x + 90, linear.y - 60);
  await page
    .getByRole('listbox')
    .getByRole('option', { name: /^Regression output/ })
    .click();
  await expect(wire(page, 'Linear', 'Regression output')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();

  // A model this small may have trained before the button has said so.
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByRole('status').filter({ hasText: /best in epoch \d+/ })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('tab', { name: 'Results' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Results' }).getByRole('figure').first()).toBeVisible();
});
