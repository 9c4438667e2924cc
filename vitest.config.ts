import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src-*/**/*.test.ts', 'bench/**/*.test.ts', 'layers.test.ts', 'scripts/*.test.mjs'],
    globals: false,
    // A forgotten `.only` would hide every other test.
    allowOnly: false,
    // onnxruntime starts threads of its own; more than two test processes at a time only wait for each other.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
