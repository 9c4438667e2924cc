import { defineConfig } from '@playwright/test';

/** `npm run bench:frames`: how evenly the window draws while a model trains. */
export default defineConfig({
  testDir: '.',
  testMatch: 'frames.ts',
  workers: 1,
  timeout: 300_000,
  outputDir: '../test-results',
  reporter: [['line']],
});
