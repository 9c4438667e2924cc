import { expect, test } from './app';

test('from launch to a falling loss in under a minute and five clicks', async ({ running: { page, started } }) => {
  let clicks = 0;
  const press = async (name: string | RegExp): Promise<void> => {
    clicks++;
    await page.getByRole('button', { name }).first().click();
  };
  await press(/^Sunspots/);
  await press('Train');
  const panel = page.getByRole('tabpanel', { name: 'Training' });
  const loss = async (): Promise<number> => {
    const text = await panel
      .getByText(/^Training\s*[\d.]+/)
      .first()
      .textContent();
    return Number(text?.replace(/[^\d.e-]/g, ''));
  };
  await expect(panel.getByText(/^epoch [2-9]/)).toBeVisible({ timeout: 60_000 });
  const first = await loss();
  await expect.poll(loss, { timeout: 60_000 }).toBeLessThan(first);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`From launch to a falling loss: ${seconds.toFixed(1)} s, ${clicks} clicks\n`);
  expect(clicks).toBeLessThanOrEqual(5);
});
