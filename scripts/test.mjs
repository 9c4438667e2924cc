/**
 * Every check, ending at the first that fails. The build comes before the unit tests: some start the built program. What only reads
 * the sources runs at the same time: none of it fills two cores.
 */
import { spawn } from 'node:child_process';
import { ensureDependencies, root, sayOnStderr, sayOnStdout } from './bootstrap.mjs';

/** @typedef {{ name: string, args: string[], mend?: string }} Step */

/**
 * One group after the other; what stands in one group runs at the same time. A step alone speaks as it runs, the others when they
 * have ended.
 *
 * @type {Step[][]}
 */
const groups = [
  [
    {
      name: 'format',
      args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
      mend: 'npm run format',
    },
    { name: 'types', args: ['node_modules/typescript/bin/tsc', '-b'] },
    { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.'] },
  ],
  [{ name: 'build', args: ['scripts/build.mjs'] }],
  [{ name: 'unit tests', args: ['node_modules/vitest/vitest.mjs', 'run'] }],
  [{ name: 'end to end', args: ['scripts/e2e.mjs'] }],
];

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * @param {Step} step
 * @param {boolean} isLive whether what it says is passed on at once
 * @returns {Promise<boolean>} whether it passed
 */
async function run({ name, args, mend }, isLive) {
  if (isLive) sayOnStdout(`\n— ${name}`);
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: isLive ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  /** @type {Buffer[]} */
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
  /** @type {number | null} */
  const status = await new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
  running.delete(child);
  if (said.length > 0) process.stdout.write(`\n${Buffer.concat(said).toString()}`);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (status === 0) sayOnStdout(`✓ ${name}: ${seconds} s`);
  else if (child.killed) sayOnStderr(`${name} was ended after ${seconds} s`);
  else sayOnStderr(`✗ ${name} failed after ${seconds} s${mend ? `; \`${mend}\` may mend it` : ''}`);
  return status === 0;
}

ensureDependencies();
for (const group of groups) {
  await Promise.all(
    group.map(async (step) => {
      if (await run(step, group.length === 1)) return;
      process.exitCode = 1;
      for (const child of running) child.kill();
    }),
  );
  if (process.exitCode === 1) break;
}
