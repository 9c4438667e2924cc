import { defineConfig } from '@playwright/test';

/** `npm run bench:canvas`: times of the drawing in the real app. */
export default defineConfig({
  testDir: '.',
  testMatch: ['canvas-speed.ts', 'canvas-edit-speed.ts'],
  workers: 1,
  timeout: 300_000,
  outputDir: '../test-results',
  reporter: [['line']],
});
