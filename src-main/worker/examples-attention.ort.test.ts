import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { inspectRun } from './inspect-run';
import { trainRun } from './train-run';

const SLOWEST = 300_000;
/** Texts of the test part whose attention is looked at. */
const SAMPLES = 20;

/** Where of a text of `length` letters the letter stands that is written at `step`. */
const EXAMPLES: readonly (readonly [string, string, (step: number, length: number) => number])[] = [
  ['copy', 'the diagonal', (step) => step],
  ['reverse', 'the anti-diagonal', (step, length) => length - 1 - step],
];

it.each(EXAMPLES)(
  'the example %s, with its committed seed, is right on held-out texts and looks along %s',
  { timeout: SLOWEST },
  async (name, _line, placeOf) => {
    const folder = await mkdtemp(join(tmpdir(), `unroll-${name}-`));
    try {
      await cp(fileURLToPath(new URL(`../../assets/examples/${name}`, import.meta.url)), folder, { recursive: true });
      const projectPath = join(folder, `${name}.unroll`);
      const { run, metrics } = await trainRun({ projectPath, onEvent: () => undefined, shouldStop: () => 'no' });
      expect(metrics.test?.['exact_match']).toBeGreaterThanOrEqual(0.99);
      let [steps, onLine] = [0, 0];
      for (let sample = 0; sample < SAMPLES; sample++) {
        const { alignments } = await inspectRun({ projectPath, run, sample });
        const { weights, queries, keys } = alignments[0]!;
        // The last key and the last query are the end of the text.
        const length = keys.length - 1;
        expect(queries).toHaveLength(keys.length);
        for (let step = 0; step < length; step++) {
          const row = weights.slice(step * keys.length, (step + 1) * keys.length);
          steps++;
          if (row.indexOf(Math.max(...row)) === placeOf(step, length)) onLine++;
        }
      }
      expect(onLine / steps).toBeGreaterThanOrEqual(0.95);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
