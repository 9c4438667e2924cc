/** The checks that need a graphics card (`*gpu*.test.ts`); without one each is skipped with its reason. */
import { ensureDependencies, runNode } from './bootstrap.mjs';

ensureDependencies();
const { status } = runNode(
  ['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose', 'gpu', ...process.argv.slice(2)],
  'inherit',
  {
    ...process.env,
    UNROLL_GPU: '1',
    // Newer cards would round products to ten bits, which no tolerance could tell from a mistake.
    NVIDIA_TF32_OVERRIDE: '0',
  },
);
process.exitCode = status ?? 1;
