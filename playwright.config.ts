import { defineConfig } from '@playwright/test';

/** Against the real app (`npm run e2e`). One window at a time: each test has a process and a folder of its own. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // On a machine for tests alone a slow start may miss a time limit; what passes only then is reported as flaky.
  retries: process.env['CI'] ? 2 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  reporter: [['list']],
});
