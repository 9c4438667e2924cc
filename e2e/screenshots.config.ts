import { defineConfig } from '@playwright/test';

/** `npm run screenshots`: a picture of each screen, light and dark, into `screenshots/`. */
export default defineConfig({
  testDir: '.',
  testMatch: /screenshots\.ts$/,
  workers: 1,
  timeout: 180_000,
  outputDir: '../test-results',
  reporter: [['list']],
});
