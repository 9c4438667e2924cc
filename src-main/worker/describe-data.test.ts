import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { featureKey } from '../../src-shared/blocks/feature-key';
import { createProject } from '../../src-shared/document/create';
import { DEFAULT_TEXT, type DataBinding } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { bind, makeBinding, range } from '../../src-shared/testing/tables';
import { describeData } from './describe-data';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-describe-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function describeBinding(data: DataBinding) {
  const text = serializeProject({ ...createProject('p'), data });
  return describeData({ projectPath: join(folder, 'p.unroll'), text });
}

it('describes two text files: what they offer, how long they are, what copying reaches', async () => {
  await writeFile(
    join(folder, 'a.txt'),
    range(20)
      .map((i) => `n${i}\n`)
      .join(''),
  );
  await writeFile(
    join(folder, 'b.txt'),
    range(20)
      .map((i) => (i % 2 === 0 ? `n${i}\n` : `m${i}\n`))
      .join(''),
  );
  const described = await describeBinding(
    makeBinding(
      [
        { ...bind('source', 'input', 'text'), text: DEFAULT_TEXT },
        { ...bind('target', 'target', 'text'), text: { ...DEFAULT_TEXT, tokenizer: 'words' } },
      ],
      { path: 'a.txt', pairedPath: 'b.txt', samples: 'rows' },
    ),
  );
  expect(described).toMatchObject({ rowCount: 20, windows: { train: 12, validation: 4, test: 4 } });
  expect(described.floors.copy_source).toEqual({ exact_match: 0.5 });
  expect(described.texts?.map(({ column, longest }) => [column, longest])).toEqual([
    ['source', 3],
    ['target', 1],
  ]);
  const info = new Map(described.features.map(({ key, info: found }) => [key, found]));
  expect(info.get(featureKey({ kind: 'token', columns: null }))).toMatchObject({ text: { longest: 4 } });
  expect(info.get(featureKey({ kind: 'target-tokens', columns: null }))).toMatchObject({ time: 'time.target' });
});

it('describes one long text with what n-grams reach', async () => {
  await writeFile(join(folder, 'c.txt'), 'to be or not to be\n'.repeat(40));
  const described = await describeBinding(
    makeBinding([bind('text', 'target', 'text')], {
      path: 'c.txt',
      samples: 'text',
      window: { length: 10, stride: 10, horizon: 1, steps: 1 },
    }),
  );
  expect(described.rowCount).toBe(40);
  expect(Object.keys(described.floors)).toEqual(['unigram', 'bigram', 'trigram']);
  expect(described.texts).toMatchObject([{ vocabularySize: 4 + 7 + 1 }]);
});
