import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect } from './app';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

interface Axe {
  readonly run: (
    root: Document,
    options: object,
  ) => Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
}

interface WithAxe {
  readonly axe?: Axe;
}

/** WCAG A and AA. */
const EVERY_RULE = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };

/** Those of them that look at colours. */
const COLOUR_RULES = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** axe's findings on what the window shows now: WCAG A and AA. */
export async function findViolations(page: Page, rules: object = EVERY_RULE): Promise<Violation[]> {
  if (!(await page.evaluate(() => (globalThis as typeof globalThis & WithAxe).axe !== undefined))) {
    // Evaluated by the debugger, which the content security policy does not bind; a script element would be refused.
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  }
  return page.evaluate(async (runOnly) => {
    const { axe } = globalThis as typeof globalThis & { axe: Axe };
    const { violations } = await axe.run(document, { runOnly });
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)),
    }));
  }, rules);
}

/**
 * Fails where axe finds something on what the window shows now, in the light theme or in the dark one. The dark one is the same page
 * in other colours, so only what looks at colours is asked again. The app has to follow the system, as it does unless set otherwise.
 */
export async function expectNoViolations(app: ElectronApplication, page: Page, what: string): Promise<void> {
  await wear(app, page, 'light');
  expect(await findViolations(page), `${what}, light`).toEqual([]);
  await wear(app, page, 'dark');
  expect(await findViolations(page, COLOUR_RULES), `${what}, dark`).toEqual([]);
  await wear(app, page, 'light');
}

/** Lets the system want a theme, and waits until the app wears it and nothing moves: a colour in between is no colour of ours. */
async function wear(app: ElectronApplication, page: Page, theme: 'light' | 'dark'): Promise<void> {
  await app.evaluate(({ nativeTheme }, wanted) => {
    nativeTheme.themeSource = wanted;
  }, theme);
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
}
