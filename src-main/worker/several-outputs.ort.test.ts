import { rm, writeFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { drawProject } from '../../src-shared/testing/draw-project';
import { saveRunProject, writeRunFiles } from '../../src-shared/testing/run-files';
import { bind } from '../../src-shared/testing/tables';
import { computeRunResults } from './run-results';
import { trainRun } from './train-run';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

it('compares each of several classes with what is reached of it alone', { timeout: 60_000 }, async () => {
  const files = await writeRunFiles();
  folders.push(files.folder);
  // Nine in ten are “often”; of the second column each value is as frequent as the others.
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 7},${i % 10 === 3 ? 'seldom' : 'often'},${'abcd'[i % 4]}`);
  await writeFile(files.dataPath, `x,one,two\n${rows.join('\n')}\n`);
  const { blocks, wires } = drawProject(
    {
      x: 'static-input',
      lin1: ['linear', { units: 1 }],
      one: ['binary-output', { columns: ['one'] }],
      lin2: ['linear', { units: 4 }],
      two: ['multi-class-output', { columns: ['two'] }],
    },
    ['x -> lin1', 'lin1 -> one', 'x -> lin2', 'lin2 -> two'],
  );
  await saveRunProject(files.projectPath, {
    ...files.project,
    ...{ blocks, wires },
    data: {
      ...files.project.data!,
      columns: [bind('x', 'input'), bind('one', 'target', 'category'), bind('two', 'target', 'category')],
      samples: 'rows',
    },
  });
  const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
  const { run } = await trainRun({ projectPath: files.projectPath, ...quiet });
  const { heads } = await computeRunResults(files.projectPath, run);
  const majority = Object.fromEntries(heads.map(({ block, floors }) => [block, floors['majority']?.['accuracy']]));
  expect(majority['one']).toBeCloseTo(0.9, 1);
  expect(majority['two']).toBeCloseTo(0.25, 1);
});
