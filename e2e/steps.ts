import { expect, type Page } from '@playwright/test';

/** Opens the example whose card has this heading, from the start page. */
export async function openExample(page: Page, title: string): Promise<void> {
  await page.getByText(title, { exact: true }).first().click();
  await expect(page.getByRole('textbox', { name: 'Name of the project' })).toHaveValue(title);
}

/** Presses Train once the data has been read and waits for the first step. */
export async function train(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(page.getByRole('button', { name: /^Training: \d+ %/ })).toBeVisible({ timeout: 30_000 });
}
