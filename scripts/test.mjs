/** Every check, stopping at the first that fails. The build comes before the unit tests: some start the built program. */
import { ensureDependencies, runNode, sayOnStderr, sayOnStdout } from './bootstrap.mjs';

/** @type {{ name: string, args: string[], mend?: string }[]} */
const steps = [
  {
    name: 'format',
    args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
    mend: 'npm run format',
  },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-b'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.'] },
  { name: 'build', args: ['scripts/build.mjs'] },
  { name: 'unit tests', args: ['node_modules/vitest/vitest.mjs', 'run'] },
  { name: 'end to end', args: ['scripts/e2e.mjs'] },
];

ensureDependencies();
for (const { name, args, mend } of steps) {
  sayOnStdout(`\n— ${name}`);
  const start = performance.now();
  const { status } = runNode(args);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (status !== 0) {
    sayOnStderr(`✗ ${name} failed after ${seconds} s${mend ? `; \`${mend}\` may mend it` : ''}`);
    process.exit(1);
  }
  sayOnStdout(`✓ ${name}: ${seconds} s`);
}
