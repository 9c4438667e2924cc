import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src-shared/base/random';
import { DEFAULT_TEXT } from '../../src-shared/document/document';
import { BY_ROW, openDrawnRuns, textColumn, type DrawnRun } from '../../src-shared/testing/drawn-runs';
import { makeBinding } from '../../src-shared/testing/tables';
import { tryRun } from '../worker/try-run';
import { runUnroll } from './program';

const { unroll, at, train, exported, predicted } = openDrawnRuns(runUnroll);
const random = new Random(4);

function pick(values: readonly string[]): string {
  return values[random.integer(values.length)] ?? '';
}

describe('labels of the tokens of a text', () => {
  it('are learnt, measured beside what is most frequent, and written as in the file', { timeout: 60_000 }, async () => {
    // “run” is a verb behind “to” and a noun behind “the”: a label that its token alone does not tell.
    const nouns = ['cat', 'dog', 'run', 'walk'];
    const parts = (): [string, string] =>
      random.uniform() < 0.5 ? [`the ${pick(nouns)}`, 'DT NN'] : [`to ${pick(['run', 'walk', 'eat'])}`, 'TO VB'];
    const rows = Array.from({ length: 400 }, () => {
      const chosen = Array.from({ length: 1 + random.integer(4) }, parts);
      return `${chosen.map(([words]) => words).join(' ')},${chosen.map(([, labels]) => labels).join(' ')}`;
    });
    await writeFile(at('tags.csv'), `words,tags\n${rows.join('\n')}\n`);
    const blanks = { ...DEFAULT_TEXT, tokenizer: 'blanks' as const };
    const drawn: DrawnRun = {
      blocks: {
        words: 'token-input',
        emb: ['embedding', { size: 8 }],
        gru: ['gru', { hidden: 12, direction: 'bidirectional' }],
        lin: ['linear', { units: 4 }],
        head: ['multi-class-output', { perStep: true }],
      },
      wires: ['words -> emb', 'emb -> gru', 'gru.sequence -> lin', 'lin -> head'],
      data: {
        ...makeBinding([
          { ...textColumn('words', 'input'), text: blanks },
          { ...textColumn('tags', 'target'), text: blanks },
        ]),
        ...{ path: 'tags.csv', samples: 'rows', split: BY_ROW },
      },
      epochs: 12,
      learningRate: 0.02,
    };
    const run = await train('tags', drawn, 'tags.runs/run-001');
    const result = JSON.parse(await readFile(join(run, 'result.json'), 'utf8')) as {
      metrics: { test: Record<string, number> };
      floors: Record<string, Record<string, number>>;
    };
    expect(result.metrics.test['accuracy']).toBeGreaterThan(0.98);
    expect(result.metrics.test['accuracy']).toBeGreaterThan(result.floors['majority_of_token']!['accuracy']!);
    expect(result.floors['majority_of_token']!['accuracy']).toBeGreaterThan(result.floors['majority']!['accuracy']!);
    const model = await exported(run, 'predict');
    const found = await predicted(model, at('tags.csv'));
    expect(found[0]).toEqual(['words', 'tags']);
    expect(found.slice(1).filter((row, i) => row.join() === rows[i]).length).toBeGreaterThan(380);
    const typed = await unroll('predict', model, '--text', 'to run the run');
    expect([typed.code, typed.out]).toEqual([0, 'TO VB DT NN\n']);
    const tried = async (typedText: string | null) =>
      tryRun({
        ...{ projectPath: at('tags.unroll'), run: 'run-001', sample: 0, changes: [] },
        texts: typedText === null ? [] : [{ input: 'words', text: typedText }],
      });
    const [own] = (await tried('to run the run')).outputs;
    expect(own).toMatchObject({
      tokens: ['to', 'run', 'the', 'run'],
      names: ['TO', 'VB', 'DT', 'NN'],
      truth: [null, null, null, null],
    });
    const [known] = (await tried(null)).outputs;
    expect(known!.truth.every((value) => value === 1)).toBe(true);

    await writeFile(at('tags.csv'), `words,tags\n${rows.join('\n')}\nthe cat runs,DT NN\n`);
    const uneven = await unroll('check', at('tags.unroll'));
    expect(uneven.code).toBe(1);
    expect(uneven.err + uneven.out).toMatch(
      /DATA-052 .*: Row 401 has 3 tokens in column "words" .* but 2 labels in column "tags"/,
    );
  });
});
