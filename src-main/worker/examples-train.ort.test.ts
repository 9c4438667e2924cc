import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { trainRun } from './train-run';

const SLOWEST = 300_000;

it(
  'the births example, with its committed seed, beats linear regression on the test year',
  { timeout: SLOWEST },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'unroll-births-'));
    try {
      const { metrics, floors } = await trainRun({
        projectPath: fileURLToPath(new URL('../../assets/examples/births/births.unroll', import.meta.url)),
        outFolder: join(folder, 'run'),
        provider: 'cpu',
        resume: false,
        onEvent: () => undefined,
        shouldStop: () => 'no',
      });
      const floor = floors['autoregressive']?.['rmse'];
      expect(floor).toBeGreaterThan(850);
      expect(floor).toBeLessThan(860);
      expect(metrics.test?.['rmse']).toBeLessThan(855);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
