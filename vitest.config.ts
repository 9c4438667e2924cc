import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: false,
    // A forgotten `.only` would hide every other test.
    allowOnly: false,
    // onnxruntime starts threads of its own; more than two test processes at a time only wait for each other.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        // The core keeps nothing from call to call but what it works out anew, so its tests share what one process has loaded.
        test: { name: 'core', include: ['src-shared/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'rest',
          include: ['src-*/**/*.test.ts', 'bench/**/*.test.ts', 'layers.test.ts', 'scripts/*.test.mjs'],
          exclude: [...configDefaults.exclude, 'src-shared/**'],
        },
      },
    ],
  },
});
