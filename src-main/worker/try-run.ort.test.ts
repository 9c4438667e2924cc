import { rm, writeFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { drawProject } from '../../src-shared/testing/draw-project';
import { saveRunProject, writeRunFiles } from '../../src-shared/testing/run-files';
import { bind } from '../../src-shared/testing/tables';
import { trainRun } from './train-run';
import { tryRun } from './try-run';

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

const SIDES = ['left', 'right', 'straight'];
const sideOf = (row: number): number => (row * 7919) % 3;

it('says which features are categories, and answers what is chosen instead', { timeout: 60_000 }, async () => {
  const files = await writeRunFiles({ epochs: 6 });
  ({ folder } = files);
  const rows = Array.from({ length: 200 }, (_, i) => `${i},${10 * sideOf(i - 1 < 0 ? 0 : i - 1)},${SIDES[sideOf(i)]}`);
  await writeFile(files.dataPath, `t,y,side\n${rows.join('\n')}\n`);
  const { blocks, wires } = drawProject(
    {
      input: ['sequence-input', { columns: ['y', 'side'] }],
      gru: ['gru', { hidden: 6 }],
      linear: ['linear', { units: 1 }],
      head: 'regression-output',
    },
    ['input -> gru', 'gru.state -> linear', 'linear -> head'],
  );
  await saveRunProject(files.projectPath, {
    ...files.project,
    ...{ blocks, wires },
    data: {
      ...files.project.data!,
      columns: [bind('t', 'time', 'none'), bind('y', 'target'), bind('side', 'input', 'category')],
    },
  });
  const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
  const { run } = await trainRun({ projectPath: files.projectPath, ...quiet });
  const call = { projectPath: files.projectPath, run, sample: 0 };
  const { inputs, outputs } = await tryRun({ ...call, changes: [] });
  const [input] = inputs;
  expect(input?.categories).toEqual([{ name: 'side', at: 1, vocabulary: SIDES, coding: 'one-hot' }]);
  // Numbers are those of the file, whatever they are scaled by; of a category one place is 1.
  const now = input!.values.slice(-5);
  expect([0, 10, 20]).toContain(Math.round(now[0]! * 1000) / 1000);
  const given = now.slice(1).indexOf(1);
  expect(given).toBeGreaterThan(0);
  const answers = new Set<number>();
  for (const choice of [1, 2, 3]) {
    const first = input!.values.length - 4;
    const changes = [0, 1, 2, 3].map((k) => ({ input: 'input', index: first + k, value: k === choice ? 1 : 0 }));
    const tried = await tryRun({ ...call, changes });
    expect(tried.inputs[0]!.values.slice(-4)).toEqual([0, 1, 2, 3].map((k) => (k === choice ? 1 : 0)));
    answers.add(tried.outputs[0]!.values[0]!);
    if (choice === given) expect(tried.outputs).toEqual(outputs);
  }
  expect(answers.size).toBe(3);
});
