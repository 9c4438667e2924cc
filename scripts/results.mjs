/**
 * Trains the examples by the command line and writes what they reach into `docs/results.md`. `--only NAME` (also several
 * times) measures these and leaves the other rows as they are. The exit code is 1 when a promise is not kept.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild, ensureDependencies, root, sayOnStderr, sayOnStdout } from './bootstrap.mjs';
import { results } from './results-list.mjs';
import { changeProject, describeResult, keepsPromise, readRows, writeTable } from './results-table.mjs';
import { runCli } from './run-cli.mjs';

const THREADS = 2;
const page = join(root, 'docs/results.md');
const HEAD = `# Results of the examples

What each example reaches on its test part, which neither training nor the choice of the best epoch has seen, beside what is
reached without a network on the same samples. Seconds are those of a whole run, reading and testing included, with
${THREADS} threads. Seeds are fixed; another processor may change the last digits. \`npm run results\` writes this page,
\`npm run results -- --only NAME\` one row of it.
`;

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const names = values.only ?? results.map(({ name }) => name);
const strangers = names.filter((name) => !results.some((result) => result.name === name));
if (strangers.length > 0) {
  sayOnStderr(`There is no ${strangers.join(', ')}. There are: ${results.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
ensureDependencies();
ensureBuild();

for (const result of results.filter(({ name }) => names.includes(name))) {
  const folder = join(root, 'out/results', result.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const run = join(folder, 'run');
  sayOnStdout(`\n— ${result.name}`);
  const status = await runCli(['train', findProject(result, folder), '--out', run, '--threads', String(THREADS)], root);
  if (status !== 0) process.exit(status);
  /** @type {import('./results-list.mjs').Summary} */
  const summary = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8'));
  writeRow(result.name, describeResult(result, summary));
  if (keepsPromise(result, summary)) continue;
  sayOnStderr(`✗ ${result.name} does not keep its promise: ${result.goal.is} ${result.goal.than}`);
  process.exitCode = 1;
}

/**
 * The project of the example, or where something is changed in it a project of its own.
 *
 * @param {import('./results-list.mjs').Result} result
 * @param {string} folder
 */
function findProject({ name, project, changes }, folder) {
  const example = join(root, 'assets/examples', project);
  const path = join(example, `${project}.unroll`);
  if (changes === undefined) return path;
  const held = JSON.parse(readFileSync(path, 'utf8'));
  const data = relative(folder, join(example, held.data.path)).split(sep).join('/');
  const changed = join(folder, `${name}.unroll`);
  writeFileSync(changed, `${JSON.stringify(changeProject(held, changes, data), null, 2)}\n`);
  return changed;
}

/**
 * After each run, so that what was measured is not lost when a later one is stopped.
 *
 * @param {string} name
 * @param {string[]} cells
 */
function writeRow(name, cells) {
  const measured = readRows(existsSync(page) ? readFileSync(page, 'utf8') : '').set(name, cells);
  const rows = results.flatMap((result) => {
    const row = measured.get(result.name);
    return row === undefined ? [] : [row];
  });
  writeFileSync(page, `${HEAD}\n${writeTable(rows)}\n`);
}
