import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Score } from '../../src-shared/blocks/attention/scores';
import { parseProject } from '../../src-shared/document/parse';
import type { Project } from '../../src-shared/document/document';
import { inspectRun } from './inspect-run';
import { openProjectData } from './project-data';
import { trainRun, type RunSummary } from './train-run';

const LONG = { timeout: 300_000 };
/** Rows of the test part whose attention is looked at. */
const SAMPLES = 20;

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'unroll-lookup-'));
  await cp(fileURLToPath(new URL('../../assets/examples', import.meta.url)), root, {
    recursive: true,
    filter: (path) => !/examples[/\\](?!lookup)/.test(path),
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** An example and its block that attends. */
interface Example {
  readonly name: 'lookup' | 'lookup-zero';
  readonly block: string;
}
const ASKED: Example = { name: 'lookup', block: 'answer' };
const FROM_ZERO: Example = { name: 'lookup-zero', block: 'lookup' };

function pathOf({ name }: Example): string {
  return join(root, name, `${name}.unroll`);
}

async function readExample(example: Example): Promise<Project> {
  const read = parseProject(await readFile(pathOf(example), 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

async function trainWith(example: Example, score: Score): Promise<RunSummary> {
  const drawn = await readExample(example);
  const attending = drawn.blocks.get(example.block)!;
  const changed = { ...attending, parameters: new Map(attending.parameters).set('score', score) };
  const project: Project = { ...drawn, blocks: new Map(drawn.blocks).set(example.block, changed) };
  return trainRun({ projectPath: pathOf(example), project, onEvent: () => undefined, shouldStop: () => 'no' });
}

interface Look {
  /** Weights of the five pairs at the step that writes the digit. */
  readonly weights: readonly number[];
  /** Which pair is asked for. */
  readonly place: number;
}

/** Where rows of the test part look when they write the digit. */
async function lookAt(example: Example, run: string): Promise<Look[]> {
  const { dataset } = await openProjectData(pathOf(example), await readExample(example));
  const textsOf = (name: string): ArrayLike<unknown> => dataset.table.columns.find((one) => one.name === name)!.values;
  const looks: Look[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const { alignments } = await inspectRun({ projectPath: pathOf(example), run, sample });
    const { weights, keys } = alignments[0]!;
    const at = dataset.parts.test.starts[sample]!;
    const place = String(textsOf('pairs')[at]).indexOf(String(textsOf('asked')[at])) / 2;
    expect([keys.length, Number.isInteger(place)]).toEqual([5, true]);
    looks.push({ weights: weights.slice(0, keys.length), place });
  }
  return looks;
}

/** The share of looks that fall on the pair that is asked for. */
function shareOnPair(looks: readonly Look[]): number {
  return looks.filter(({ weights, place }) => weights.indexOf(Math.max(...weights)) === place).length / looks.length;
}

it.each([ASKED, FROM_ZERO])('a score that compares finds the pair that is asked for: $name', LONG, async (example) => {
  const { run, metrics } = await trainWith(example, 'additive');
  expect(metrics.test?.['exact_match']).toBeGreaterThanOrEqual(0.99);
  expect(shareOnPair(await lookAt(example, run))).toBeGreaterThanOrEqual(0.95);
});

it('a score by location, from a state that knows nothing of the pairs, guesses one of five', LONG, async () => {
  const { run, metrics } = await trainWith(ASKED, 'location');
  expect(metrics.test?.['exact_match']).toBeLessThan(0.3);
  expect(shareOnPair(await lookAt(ASKED, run))).toBeLessThan(0.6);
});

it(
  'a score by location, from a zero state, looks the same way whatever is asked, and guesses one of five',
  LONG,
  async () => {
    const { run, metrics } = await trainWith(FROM_ZERO, 'location');
    expect(metrics.test?.['exact_match']).toBeLessThan(0.3);
    const looks = await lookAt(FROM_ZERO, run);
    expect(new Set(looks.map(({ place }) => place)).size).toBe(5);
    for (const { weights } of looks) {
      weights.forEach((weight, i) => expect(weight).toBeCloseTo(looks[0]!.weights[i]!, 6));
    }
  },
);
