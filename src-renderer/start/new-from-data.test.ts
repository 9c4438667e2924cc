import { afterEach, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { FeatureInfo, FeatureRequest } from '../../src-shared/blocks/block';
import { featureKey } from '../../src-shared/blocks/feature-key';
import { checkProject } from '../../src-shared/compiler/check';
import { createDataset, type Dataset, type DatasetOptions } from '../../src-shared/data/dataset';
import type { Table, TableColumn } from '../../src-shared/data/table';
import type { Project } from '../../src-shared/document/document';
import { parseProject } from '../../src-shared/document/parse';
import type { DataPreview } from '../../src-shared/protocol/app-types';
import type { Answer } from '../../src-shared/protocol/requests';
import { createFeatureSource } from '../../src-shared/training/model-data';
import { chooseTask, type TaskChoice } from '../binding/bind-task';
import { proposeTasks, type Task } from '../binding/propose-task';
import { setBridge } from '../bridge/bridge';
import { createFakeBridge } from '../bridge/fake-bridge';
import { makeProjectFor, titleOf } from './new-from-data';

type Cell = string | number;

/** A table of rows under names, with what a preview says of it. */
function tableOf(names: readonly string[], rows: readonly (readonly Cell[])[]): { table: Table; preview: DataPreview } {
  const columns = names.map((name, i): TableColumn => {
    const values = rows.map((row) => row[i] ?? '');
    if (typeof values[0] === 'number') return { name, type: 'number', values: Float64Array.from(values, Number) };
    const texts = values.map(String);
    if (!/^\d{4}-/.test(texts[0] ?? '')) return { name, type: 'text', values: texts };
    return { name, type: 'date', values: Float64Array.from(texts, (text) => Date.parse(text)) };
  });
  const preview: DataPreview = {
    path: '/data/things_of_mine.csv',
    fingerprint: 'f',
    rowCount: rows.length,
    columns: names.map((name, i) => {
      const values = rows.map((row) => row[i] ?? '');
      const numbers = values.map(Number);
      const isNumber = typeof values[0] === 'number';
      return {
        name,
        type: columns[i]?.type ?? 'text',
        missing: numbers.filter((value, k) => typeof values[k] === 'number' && Number.isNaN(value)).length,
        distinct: new Set(values).size,
        minimum: isNumber ? Math.min(...numbers.filter(Number.isFinite)) : null,
        maximum: isNumber ? Math.max(...numbers.filter(Number.isFinite)) : null,
        mean: null,
      };
    }),
    dialect: {},
    rows: rows.map((row) => row.map(String)),
  };
  return { table: { columns, rowCount: rows.length }, preview };
}

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const word = (i: number): string =>
  many(3 + (i % 4), (k) => 'abcdefgh'.charAt((i * 7 + k * 3 + k * i) % 8)).join('') + String(i);

const tables: readonly (readonly [Task, string, ReturnType<typeof tableOf>])[] = [
  [
    'forecast',
    'dates and numbers',
    tableOf(
      ['day', 'wind', 'level'],
      many(300, (i) => [new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10), i % 7, Math.sin(i)]),
    ),
  ],
  [
    'series-value',
    'numbers of sequences, one class each',
    tableOf(
      ['recording', 'x', 'y', 'activity'],
      many(400, (i) => [
        `r${Math.floor(i / 10)}`,
        Math.sin(i),
        i % 9,
        ['walk', 'run', 'sit'][Math.floor(i / 10) % 3] ?? '',
      ]),
    ),
  ],
  [
    'step-label',
    'numbers of sequences, a class at each step',
    tableOf(
      ['recording', 'x', 'phase'],
      many(400, (i) => [`r${Math.floor(i / 10)}`, Math.sin(i), ['up', 'down', 'flat'][i % 3] ?? '']),
    ),
  ],
  [
    'text-value',
    'names and languages',
    tableOf(
      ['name', 'language'],
      many(300, (i) => [word(i), ['de', 'fr', 'es'][i % 3] ?? '']),
    ),
  ],
  [
    'transduction',
    'two texts',
    tableOf(
      ['written', 'spoken'],
      many(200, (i) => [word(i), word(i + 5)]),
    ),
  ],
  [
    'language-model',
    'lines of one text',
    tableOf(
      ['text'],
      many(200, (i) => [`${word(i)} ${word(i * 3)}`]),
    ),
  ],
  [
    'image-class',
    'dots of images',
    tableOf(
      [...many(64, (i) => `pixel_${i}`), 'digit'],
      many(300, (i) => [...many(64, (k) => ((i * k) % 17) * (k === 0 ? 0 : 1)), i % 10]),
    ),
  ],
  [
    'image-class',
    'dots of images without names',
    tableOf(
      many(65, (i) => `column${i + 1}`),
      many(300, (i) => [...many(64, (k) => ((i * k) % 17) * (k === 0 ? 0 : 1)), i % 10]),
    ),
  ],
  [
    'token-label',
    'texts with a label for each token',
    tableOf(
      ['words', 'tags'],
      many(200, (i) => [
        many(2 + (i % 4), (k) => word(i + k)).join(' '),
        many(2 + (i % 4), (k) => ['NN', 'VB', 'DT'][(i + k) % 3] ?? '').join(' '),
      ]),
    ),
  ],
];

/** Proposed as well, though something else comes first. */
const second: typeof tables = [
  [
    'fill-gaps',
    'dates and numbers with gaps',
    tableOf(
      ['day', 'level', 'wind'],
      many(400, (i) => [
        new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
        i % 11 === 5 ? NaN : Math.sin(i / 3),
        i % 17 === 3 ? NaN : i % 7,
      ]),
    ),
  ],
];

/** The worker in the place of the main process: reads the table for the project it is asked about. */
function answerWith(table: Table): { dataset: Dataset | null } {
  const read: { dataset: Dataset | null } = { dataset: null };
  setBridge(
    createFakeBridge({
      'data.describe': ({ text }): Answer<'data.describe'> => {
        const project = parseProject(text);
        if (!project.ok || project.value.data === null) throw new Error('The assistant asks with a project of data');
        const dataset = createDataset(table, project.value.data, optionsOf(project.value));
        if (!dataset.ok) return { ok: false, error: dataset.error };
        read.dataset = dataset.value;
        const source = createFeatureSource(dataset.value);
        const features: { key: string; info: FeatureInfo }[] = [];
        for (const kind of ['target', 'target-per-step'] as const) {
          const request: FeatureRequest = { kind, columns: null };
          const info = source.describe(request);
          if (info.ok) features.push({ key: featureKey(request), info: info.value });
        }
        const windows = { train: 1, validation: 1, test: 1 };
        const value = {
          fingerprint: 'f',
          rowCount: table.rowCount,
          features,
          windows,
          floors: {},
          season: null,
          warnings: [],
        };
        return { ok: true, value };
      },
    }),
  );
  return read;
}

function optionsOf({ blocks }: Project): DatasetOptions {
  const types = [...blocks.values()];
  const isPerStep = types.some(
    ({ type, parameters }) => parameters.get('perStep') === true || type === 'imputation-output',
  );
  return {
    placement: isPerStep ? 'each-step' : 'last',
    hiding: types.some(({ type }) => type === 'gap-input') ? { share: 0.2, longest: 1 } : null,
  };
}

function choose(preview: DataPreview, task: Task): TaskChoice {
  const proposal = proposeTasks(preview).find((candidate) => candidate.task === task);
  if (proposal === undefined) throw new Error(`${task} is not proposed`);
  return chooseTask(preview, proposal);
}

const errorsOf = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);

afterEach(() => setBridge(createFakeBridge()));

describe('a new project from data', () => {
  it.each(tables)('proposes %s first for %s, and says why', (task, _words, { preview }) => {
    const [first] = proposeTasks(preview);
    expect(first?.task).toBe(task);
    expect(first?.reason).toMatch(/^.{20,}\.$/);
  });

  it.each([...tables, ...second])('for %s is ready to train', async (task, _words, { table, preview }) => {
    const read = answerWith(table);
    const file = { preview, path: preview.path, pairedPath: null };
    const made = await makeProjectFor(file, choose(preview, task));
    if (!made.ok) throw new Error(made.error[0]?.message);
    if (read.dataset === null) throw new Error('nothing was read');
    expect(errorsOf(checkProject(made.value, createFeatureSource(read.dataset)).diagnostics)).toEqual([]);
    expect(read.dataset.parts.train.starts.length).toBeGreaterThan(2);
    expect(read.dataset.parts.test.starts.length).toBeGreaterThan(0);
  });

  it('draws an encoder and a decoder for rows that are predicted one by one', async () => {
    const [, , { table, preview }] = tables[0]!;
    const read = answerWith(table);
    const choice = { ...choose(preview, 'forecast'), steps: 6, isStepwise: true };
    const made = await makeProjectFor({ preview, path: preview.path, pairedPath: null }, choice);
    if (!made.ok || read.dataset === null) throw new Error('not made');
    expect(made.value.blocks.get('prediction')?.type).toBe('value-decoder');
    expect(checkProject(made.value, createFeatureSource(read.dataset)).diagnostics).toEqual([]);
    const alone = await makeProjectFor({ preview, path: preview.path, pairedPath: null }, { ...choice, steps: 1 });
    expect(alone.ok && alone.value.blocks.get('prediction')?.type).toBe('regression-output');
  });

  it('lets each predicted row read its calendar', async () => {
    const days = many(400, (i) => [
      new Date(86_400_000 * i).toISOString().slice(0, 10),
      i % 7,
      1 + (i % 365),
      (i % 7) + ((i * 7) % 5),
    ]);
    const { table, preview } = tableOf(['date', 'day_of_week', 'day_of_year', 'sold'], days);
    const read = answerWith(table);
    const choice = { ...choose(preview, 'forecast'), steps: 6, isStepwise: true };
    const made = await makeProjectFor({ preview, path: preview.path, pairedPath: null }, choice);
    if (!made.ok || read.dataset === null) throw new Error('not made');
    expect(made.value.blocks.get('ahead')?.type).toBe('known-input');
    expect(made.value.blocks.get('ahead')?.parameters.get('columns')).toEqual(['day_of_week', 'day_of_year']);
    // A weekday is one of seven; a day of the year stays a number, since the test part may hold days that training never sees.
    const preparations = made.value.data?.columns.map(({ name, preparation }) => [name, preparation]);
    expect(preparations).toContainEqual(['day_of_week', 'category']);
    expect(preparations).toContainEqual(['day_of_year', 'standard']);
    const source = createFeatureSource(read.dataset);
    expect(checkProject(made.value, source).diagnostics).toEqual([]);
    const info = source.describe({ kind: 'known-ahead', columns: ['day_of_week'] });
    expect(info.ok && [info.value.longest, info.value.width]).toEqual([6, 8]);
  });

  it('carries the state through a text, and nowhere else', async () => {
    for (const [task, , { table, preview }] of [...tables, ...second]) {
      answerWith(table);
      const made = await makeProjectFor({ preview, path: preview.path, pairedPath: null }, choose(preview, task));
      expect(made.ok && made.value.training.carryState, task).toBe(task === 'language-model');
    }
  });

  it('predicts numbers where they are wanted as numbers', async () => {
    const { table, preview } = tableOf(
      ['review', 'stars'],
      many(300, (i) => [word(i), i % 5]),
    );
    const choice = choose(preview, 'text-value');
    expect(choice.isClass).toBe(true);
    for (const [isClass, output] of [
      [true, 'multi-class-output'],
      [false, 'regression-output'],
    ] as const) {
      answerWith(table);
      const made = await makeProjectFor({ preview, path: preview.path, pairedPath: null }, { ...choice, isClass });
      expect(made.ok && made.value.blocks.get('prediction')?.type).toBe(output);
    }
  });

  it('has as many scores as the training part has classes', async () => {
    const rows = many(300, (i) => [word(i), i === 299 ? 'rare' : (['de', 'fr', 'es'][i % 3] ?? '')]);
    const { table, preview } = tableOf(['name', 'language'], rows);
    const read = answerWith(table);
    const made = await makeProjectFor({ preview, path: preview.path, pairedPath: null }, choose(preview, 'text-value'));
    const known = read.dataset?.preparation.columns.find(({ name }) => name === 'language');
    expect(made.ok && made.value.blocks.get('scores')?.parameters.get('units')).toBe(
      known?.kind === 'category' ? known.vocabulary.length : 'no classes',
    );
  });

  it('reads missing cells of a forecast as the value before, so that windows are left', async () => {
    const rows = many(300, (i) => [`2020-01-${i}`, i % 10 === 9 ? NaN : 5 + Math.sin(i / 4), i]);
    const { preview } = tableOf(['date', 'level', 'wind'], rows);
    const table: Table = {
      columns: [
        { name: 'date', type: 'date', values: Float64Array.from(rows, (_, i) => i * 86_400_000) },
        ...['level', 'wind'].map((name, k): TableColumn => {
          return { name, type: 'number', values: Float64Array.from(rows, (row) => Number(row[k + 1])) };
        }),
      ],
      rowCount: rows.length,
    };
    const read = answerWith(table);
    const choice = { ...choose(preview, 'forecast'), target: 'level' };
    const made = await makeProjectFor({ preview, path: preview.path, pairedPath: null }, choice);
    expect(made.ok && made.value.data?.columns.map(({ fill }) => fill)).toEqual([undefined, 'previous', undefined]);
    expect(read.dataset?.parts.train.starts.length).toBeGreaterThan(100);
  });

  it('reads the file as it was told to', async () => {
    const [, , { table, preview }] = tables[0]!;
    answerWith(table);
    const dialect = { delimiter: ';', encoding: 'latin-1' } as const;
    const file = { preview, path: preview.path, pairedPath: null, dialect };
    const made = await makeProjectFor(file, choose(preview, 'forecast'));
    expect(made.ok && made.value.data?.dialect).toEqual(dialect);
  });

  it('fills the gaps of all columns that have some, or of those that are wanted', async () => {
    const [, , { table, preview }] = second[0]!;
    const file = { preview, path: preview.path, pairedPath: null };
    const choice = choose(preview, 'fill-gaps');
    expect([choice.target, choice.others]).toEqual(['level', ['wind']]);
    for (const others of [['wind'], []]) {
      answerWith(table);
      const made = await makeProjectFor(file, { ...choice, others });
      if (!made.ok) throw new Error(made.error[0]?.message);
      const filled = made.value.data?.columns.filter(({ role }) => role === 'target').map(({ name }) => name);
      expect(filled).toEqual(['level', ...others]);
      expect(made.value.blocks.get('scores')?.parameters.get('units')).toBe(1 + others.length);
    }
  });

  it('keeps the second file of a pair', async () => {
    const { table, preview } = tableOf(
      ['source', 'target'],
      many(200, (i) => [word(i), word(i + 5)]),
    );
    answerWith(table);
    const file = { preview, path: '/data/a.txt', pairedPath: '/data/b.txt' };
    const made = await makeProjectFor(file, choose(preview, 'transduction'));
    expect(made.ok && made.value.data).toMatchObject({
      path: '/data/a.txt',
      pairedPath: '/data/b.txt',
      samples: 'rows',
    });
  });

  it('reads long texts by words, and writes them by byte pairs', async () => {
    const long = (i: number): string => many(12, (k) => word(i + k)).join(' ');
    const { table, preview } = tableOf(
      ['source', 'target'],
      many(100, (i) => [long(i), long(i + 9)]),
    );
    answerWith(table);
    const file = { preview, path: preview.path, pairedPath: null };
    const made = await makeProjectFor(file, choose(preview, 'transduction'));
    expect(made.ok && made.value.data?.columns.map(({ text }) => text?.tokenizer)).toEqual(['words', 'bpe']);
  });

  it('says why a file will not do', async () => {
    const { table, preview } = tableOf(
      ['name', 'language'],
      many(300, (i) => [word(i), 'de']),
    );
    answerWith(table);
    const [first] = proposeTasks(preview);
    if (first === undefined) throw new Error('nothing is proposed');
    const made = await makeProjectFor(
      { preview, path: preview.path, pairedPath: null },
      { ...chooseTask(preview, first), target: 'language' },
    );
    expect(made.ok).toBe(false);
  });

  it('proposes nothing where nothing changes', () => {
    expect(
      proposeTasks(
        tableOf(
          ['a', 'b'],
          many(50, () => [1, 1]),
        ).preview,
      ),
    ).toEqual([]);
  });

  it('is named after its file', () => {
    expect([
      titleOf('/a/daily_births.csv'),
      titleOf('C:\\x\\WIND.parquet'),
      titleOf('/a/moby-dick.txt.gz'),
      titleOf('.csv'),
    ]).toEqual(['Daily births', 'WIND', 'Moby dick', 'New model']);
  });
});
