import { defineConfig } from '@playwright/test';

/** Everything that can be pressed on every screen (`npm run e2e:walk`): about two minutes, so not with the other tests. */
export default defineConfig({
  testDir: '.',
  testMatch: 'no-dead-button.ts',
  workers: 1,
  timeout: 600_000,
  expect: { timeout: 15_000 },
  outputDir: '../test-results',
  reporter: [['list']],
});
