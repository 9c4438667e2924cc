/** Bundles the benchmark and runs it, arguments passed on. The collector is exposed so that memory can be measured. */
import { ensureDependencies, runNode } from './bootstrap.mjs';

ensureDependencies();
const { bundle } = await import('./bundle.mjs');
await bundle({ bench: 'bench/bench.ts' }, '.tsbuild/bench');
const { status } = runNode([
  '--expose-gc',
  '--enable-source-maps',
  '.tsbuild/bench/bench.cjs',
  ...process.argv.slice(2),
]);
process.exitCode = status ?? 1;
