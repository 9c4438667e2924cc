import { rm, writeFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { drawProject } from '../../src-shared/testing/draw-project';
import { saveRunProject, writeRunFiles } from '../../src-shared/testing/run-files';
import { bind } from '../../src-shared/testing/tables';
import type { ColumnBinding } from '../../src-shared/document/document';
import type { RunResults } from '../../src-shared/protocol/run-types';
import { computeRunResults } from './run-results';
import { trainRun } from './train-run';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** The results of what is drawn and trained on rows as samples. */
async function trainOnRows(
  text: string,
  columns: readonly ColumnBinding[],
  drawing: Parameters<typeof drawProject>,
): Promise<RunResults['heads']> {
  const files = await writeRunFiles();
  folders.push(files.folder);
  await writeFile(files.dataPath, text);
  const { blocks, wires } = drawProject(...drawing);
  await saveRunProject(files.projectPath, {
    ...files.project,
    ...{ blocks, wires },
    data: { ...files.project.data!, columns, samples: 'rows' },
  });
  const quiet = { threads: 1, onEvent: () => undefined, shouldStop: () => 'no' as const };
  const { run } = await trainRun({ projectPath: files.projectPath, ...quiet });
  return (await computeRunResults(files.projectPath, run)).heads;
}

it('compares each of several classes with what is reached of it alone', { timeout: 60_000 }, async () => {
  // Nine in ten are “often”; of the second column each value is as frequent as the others.
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 7},${i % 10 === 3 ? 'seldom' : 'often'},${'abcd'[i % 4]}`);
  const heads = await trainOnRows(
    `x,one,two\n${rows.join('\n')}\n`,
    [bind('x', 'input'), bind('one', 'target', 'category'), bind('two', 'target', 'category')],
    [
      {
        x: 'static-input',
        lin1: ['linear', { units: 1 }],
        one: ['binary-output', { columns: ['one'] }],
        lin2: ['linear', { units: 4 }],
        two: ['multi-class-output', { columns: ['two'] }],
      },
      ['x -> lin1', 'lin1 -> one', 'x -> lin2', 'lin2 -> two'],
    ],
  );
  const majority = Object.fromEntries(heads.map(({ block, floors }) => [block, floors['majority']?.['accuracy']]));
  expect(majority['one']).toBeCloseTo(0.9, 1);
  expect(majority['two']).toBeCloseTo(0.25, 1);
});

it('compares each of several numbers with what is reached of it alone', { timeout: 60_000 }, async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 7},${i % 2},${1000 * (i % 2)}`);
  const heads = await trainOnRows(
    `x,small,large\n${rows.join('\n')}\n`,
    [bind('x', 'input'), bind('small', 'target'), bind('large', 'target')],
    [
      {
        x: 'static-input',
        lin1: ['linear', { units: 1 }],
        small: ['regression-output', { columns: ['small'] }],
        lin2: ['linear', { units: 1 }],
        large: ['regression-output', { columns: ['large'] }],
      },
      ['x -> lin1', 'lin1 -> small', 'x -> lin2', 'lin2 -> large'],
    ],
  );
  const mean = Object.fromEntries(heads.map(({ block, floors }) => [block, floors['mean']?.['rmse']]));
  expect(mean['small']).toBeCloseTo(0.5, 1);
  expect(mean['large']! / 1000).toBeCloseTo(0.5, 1);
});
