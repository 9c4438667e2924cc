import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatAttention, measureAttention } from './attention';
import { formatCheck, measureCheck } from './check';
import { formatCompile, measureCompile } from './compile';
import { formatData, measureData } from './data';
import { formatLayout, measureLayout } from './layout';
import { formatMemory, measureMemory, printMemoryCase } from './memory';
import { describeMachine, listVersions } from './report';
import { formatNorms, measureNorms } from './norms';
import { formatScaling, measureScaling } from './scaling';
import { formatSteps, measureSteps } from './steps';
import type { Effort } from './timing';
import { startTorch } from './torch';
import { THREADS } from './training-loop';
import { formatWriting, measureWriting } from './writing';

const EFFORT: Effort = { rounds: 7, milliseconds: 300 };
const QUICK_EFFORT: Effort = { rounds: 2, milliseconds: 60 };

const SECTIONS = [
  'steps',
  'attention',
  'norms',
  'layout',
  'scaling',
  'memory',
  'writing',
  'compile',
  'check',
  'data',
] as const;
type Section = (typeof SECTIONS)[number];

const USAGE = `npm run bench [-- OPTIONS]

  --only NAME   one of ${SECTIONS.join(', ')}; may be repeated
  --json FILE   also write the figures to a file
  --quick       less of everything, to see that it works

BENCH_PYTHON=/path/to/python adds PyTorch to the steps.`;

interface Options {
  readonly sections: readonly Section[];
  readonly json: string | null;
  readonly quick: boolean;
  readonly memoryCase: string | null;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      // How a process measures the memory of one case: see memory.ts.
      'memory-case': { type: 'string' },
    },
  });
  const sections = (values.only ?? SECTIONS).map((name) => {
    const section = SECTIONS.find((known) => known === name);
    if (section === undefined) throw new Error(`There is no measurement "${name}".`);
    return section;
  });
  return { sections, json: values.json ?? null, quick: values.quick, memoryCase: values['memory-case'] ?? null };
}

/** Runs one section, prints its tables and returns what goes into the JSON file. */
async function runSection(section: Section, quick: boolean, report: Map<string, unknown>): Promise<void> {
  const effort = quick ? QUICK_EFFORT : EFFORT;
  const publish = <T>(key: string, measured: T, format: (measured: T) => string): void => {
    report.set(key, measured);
    console.log(`\n${format(measured)}`);
  };
  switch (section) {
    case 'steps': {
      const torch = await startTorch(process.env['BENCH_PYTHON']);
      if (torch) report.set('versions', { ...listVersions(), ...torch.versions });
      publish('rows', await measureSteps(effort, torch), formatSteps);
      torch?.stop();
      break;
    }
    case 'attention': {
      const torch = await startTorch(process.env['BENCH_PYTHON']);
      publish('attention', await measureAttention(effort, torch), formatAttention);
      torch?.stop();
      break;
    }
    case 'norms':
      publish('norms', await measureNorms(effort), formatNorms);
      break;
    case 'layout':
      publish('layout', await measureLayout(effort), formatLayout);
      break;
    case 'scaling':
      publish('scaling', await measureScaling(effort), formatScaling);
      break;
    case 'memory':
      publish('memory', measureMemory(quick), formatMemory);
      break;
    case 'writing':
      publish('writing', await measureWriting(effort), formatWriting);
      break;
    case 'compile':
      publish('compile', await measureCompile(quick), formatCompile);
      break;
    case 'check':
      publish('check', measureCheck(quick), formatCheck);
      break;
    case 'data':
      publish('data', await measureData(quick), formatData);
      break;
  }
}

async function main(): Promise<void> {
  const { sections, json, quick, memoryCase } = readOptions();
  if (memoryCase !== null) return printMemoryCase(memoryCase);
  const machine = describeMachine();
  const report = new Map<string, unknown>([
    ['rows', []],
    ['date', new Date().toISOString().slice(0, 10)],
    ['machine', machine],
    ['threads', THREADS],
    ['versions', listVersions()],
  ]);
  for (const section of sections) {
    process.stderr.write(`measuring: ${section}\n`);
    await runSection(section, quick, report);
  }
  const versions = Object.entries(report.get('versions') as Record<string, string>);
  console.log(
    `\n${machine.processor}, ${machine.cores} cores, ${machine.memory_gib} GiB, ${machine.platform}; ${THREADS} threads;`,
  );
  console.log(`${versions.map(([name, version]) => `${name} ${version}`).join(', ')}; load before: ${machine.load}`);
  if (json !== null) writeFileSync(json, `${JSON.stringify(Object.fromEntries(report), null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(`\n${USAGE}`);
  process.exitCode = 1;
});
