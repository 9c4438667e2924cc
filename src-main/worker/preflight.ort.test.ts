import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataBinding } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import type { PreflightReport } from '../../src-shared/protocol/run-types';
import { drawProject } from '../../src-shared/testing/draw-project';
import { bind, makeBinding, range } from '../../src-shared/testing/tables';
import { checkBeforeTraining } from './preflight';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-preflight-'));
  const rows = range(300).map((t) => `${t},${(50 + 10 * Math.sin(t / 4)).toFixed(4)},${['low', 'mid', 'high'][t % 3]}`);
  await writeFile(join(folder, 'wave.csv'), `t,level,label\n${rows.join('\n')}\n`);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function check(
  output: readonly [string, Record<string, string>],
  units: number,
  changes: Partial<DataBinding> = {},
): Promise<PreflightReport> {
  const project = drawProject(
    {
      x: ['sequence-input', { columns: ['level'] }],
      gru: ['gru', { hidden: 6 }],
      dense: ['linear', { units }],
      out: [output[0], output[1]],
    },
    ['x -> gru', 'gru.state -> dense', 'dense -> out'],
  );
  const isClass = output[0] === 'multi-class-output';
  const columns = [bind('t', 'time', 'none'), bind('level', isClass ? 'input' : 'target')];
  const data = makeBinding([...columns, ...(isClass ? [bind('label', 'target', 'category')] : [])], {
    path: 'wave.csv',
    ...changes,
  });
  return checkBeforeTraining({ projectPath: join(folder, 'p.unroll'), text: serializeProject({ ...project, data }) });
}

const lineOf = ({ lines }: PreflightReport, name: string) => lines.find((line) => line.check === name);

describe('the check before training', () => {
  it('looks at shapes, data, gradients, the first loss, one batch, time and memory', async () => {
    const report = await check(['regression-output', {}], 1);
    expect(report.diagnostics).toEqual([]);
    expect(report.lines.map((line) => line.check)).toEqual([
      ...['Data', 'Shapes', 'Gradients', 'Loss at the start', 'One batch', 'Time and memory'],
    ]);
    expect(report.lines.every(({ state }) => state !== 'bad')).toBe(true);
    expect(lineOf(report, 'Data')?.message).toMatch(/^\d+ windows to train on/);
    // Scaled by mean and deviation, the mean leaves a loss of about 1.
    const [, start, mean] =
      /starts at ([\d.]+);.* mean of the training part gives ([\d.]+)\./.exec(
        lineOf(report, 'Loss at the start')?.message ?? '',
      ) ?? [];
    expect(Number(mean)).toBeGreaterThan(0.5);
    expect(Number(mean)).toBeLessThan(1.6);
    expect(Number(start)).toBeLessThan(2 * Number(mean));
    expect(lineOf(report, 'Time and memory')?.message).toMatch(/ms a step: .* an epoch, .* MB\.$/);
  });

  it('compares the first loss of classes with chance', async () => {
    const message = lineOf(await check(['multi-class-output', {}], 3), 'Loss at the start')?.message;
    expect(message).toContain(`answering all classes equally gives ${Math.log(3).toPrecision(3)}`);
  });

  it('says what is wrong as a line that names its column', async () => {
    const report = await check(['regression-output', {}], 1, {
      window: { length: 400, stride: 1, horizon: 1, steps: 1 },
    });
    expect(report.lines).toHaveLength(1);
    expect(report.lines[0]).toMatchObject({ check: 'Model and data', state: 'bad' });
    expect(report.lines[0]?.message).toContain('A window spans 401 rows');
  });
});
