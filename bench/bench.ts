/**
 * The benchmark: `npm run bench [-- --json FILE] [--only NAME]… [--quick]`. See docs/speed.md.
 * Bundled to CommonJS by scripts/bench.mjs.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine, listVersions } from './report';
import { formatSteps, measureSteps } from './steps';
import type { Effort } from './timing';
import { startTorch } from './torch';

const EFFORT: Effort = { rounds: 7, milliseconds: 300 };
const QUICK: Effort = { rounds: 2, milliseconds: 80 };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false } } });
  const effort = values.quick ? QUICK : EFFORT;
  const torch = await startTorch(process.env['BENCH_PYTHON']);
  const rows = await measureSteps(effort, torch);
  torch?.stop();
  console.log(formatSteps(rows));
  if (values.json) writeFileSync(values.json, JSON.stringify({ rows, machine: describeMachine(), versions: listVersions() }, null, 2));
}
main().catch((error: unknown) => { console.error(error); process.exitCode = 1; });
