import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseProject } from '../../src-shared/document/parse';
import type { Json, Project } from '../../src-shared/document/document';
import { inspectRun } from './inspect-run';
import { openProjectData } from './project-data';
import { trainRun, type RunSummary } from './train-run';

const SLOWEST = 300_000;
/** Rows of the test part whose attention is looked at. */
const SAMPLES = 20;

let folder = '';
const projectPath = (): string => join(folder, 'lookup.unroll');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-lookup-'));
  await cp(fileURLToPath(new URL('../../assets/examples/lookup', import.meta.url)), folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readExample(): Promise<Project> {
  const read = parseProject(await readFile(projectPath(), 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

async function trainWith(parameters: Readonly<Record<string, Json>>): Promise<RunSummary> {
  const example = await readExample();
  const answer = example.blocks.get('answer')!;
  const changed = { ...answer, parameters: new Map([...answer.parameters, ...Object.entries(parameters)]) };
  const project: Project = { ...example, blocks: new Map([...example.blocks, ['answer', changed]]) };
  return trainRun({ projectPath: projectPath(), project, onEvent: () => undefined, shouldStop: () => 'no' });
}

/** The share of rows for which the step that writes the digit looks at the pair of the letter asked for. */
async function shareOnPair(run: string): Promise<number> {
  const { dataset } = await openProjectData(projectPath(), await readExample());
  const textsOf = (name: string): ArrayLike<unknown> => dataset.table.columns.find((one) => one.name === name)!.values;
  let found = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const { alignments } = await inspectRun({ projectPath: projectPath(), run, sample });
    const { weights, keys } = alignments[0]!;
    const row = weights.slice(0, keys.length);
    const at = dataset.parts.test.starts[sample]!;
    const place = String(textsOf('pairs')[at]).indexOf(String(textsOf('asked')[at])) / 2;
    expect([keys.length, Number.isInteger(place)]).toEqual([5, true]);
    if (row.indexOf(Math.max(...row)) === place) found++;
  }
  return found / SAMPLES;
}

it('a score that compares finds the pair that is asked for', { timeout: SLOWEST }, async () => {
  const { run, metrics } = await trainWith({});
  expect(metrics.test?.['exact_match']).toBeGreaterThanOrEqual(0.99);
  expect(await shareOnPair(run)).toBeGreaterThanOrEqual(0.95);
});

it(
  'a score by location, from a state that knows nothing of the pairs, guesses one of five',
  { timeout: SLOWEST },
  async () => {
    const { run, metrics } = await trainWith({ score: 'location' });
    expect(metrics.test?.['exact_match']).toBeLessThan(0.3);
    expect(await shareOnPair(run)).toBeLessThan(0.6);
  },
);
