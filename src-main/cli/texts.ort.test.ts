import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src-shared/base/random';
import type { DataBinding, Project } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { drawProject } from '../../src-shared/testing/draw-project';
import { BY_ROW, openDrawnRuns, textColumn } from '../../src-shared/testing/drawn-runs';
import { bind, makeBinding } from '../../src-shared/testing/tables';
import { runUnroll } from './program';

/** Every command as it is typed, on models of texts. */
const { unroll, at, train, exported, predicted } = openDrawnRuns(runUnroll);

const random = new Random(4);
const words = [...new Set(Array.from({ length: 900 }, () => draw('abc', 2 + random.integer(3))))];

function draw(letters: string, length: number): string {
  return Array.from({ length }, () => letters[random.integer(letters.length)]).join('');
}

describe('a transformer drawn of parts', () => {
  it(
    'copies texts, from one graph as from one question a token, greedily and by beam search',
    { timeout: 120_000 },
    async () => {
      await writeFile(at('copy.csv'), `source,target\n${words.map((word) => `${word},${word}`).join('\n')}\n`);
      const run = await train('copy', {
        blocks: {
          source: 'token-input',
          read: ['embedding', { size: 16 }],
          where: 'positional-encoding',
          sofar: 'target-input',
          table: ['embedding', { size: 16 }],
          place: 'positional-encoding',
          self: ['multi-head-attention', { heads: 2, causal: true }],
          first: 'add',
          cross: ['multi-head-attention', { heads: 2 }],
          second: 'add',
          forward: ['feed-forward', { hidden: 32 }],
          scores: ['linear', { units: 7 }],
          head: 'sequence-output',
        },
        wires: [
          ...['source -> read', 'read -> where', 'sofar -> table', 'table -> place', 'place -> self.query'],
          ...['place -> first.in-1', 'self -> first.in-2', 'first -> cross.query', 'where -> cross.keys'],
          ...[
            'first -> second.in-1',
            'cross -> second.in-2',
            'second -> forward',
            'forward -> scores',
            'scores -> head',
          ],
        ],
        data: {
          ...makeBinding([textColumn('source', 'input'), textColumn('target', 'target')]),
          ...{ path: 'copy.csv', samples: 'rows', split: BY_ROW },
        },
        epochs: 120,
      });
      const [asked, whole] = [await exported(run, 'predict'), await exported(run, 'generate')];
      const [stepped, inOne] = [await predicted(asked, at('copy.csv')), await predicted(whole, at('copy.csv'))];
      expect(inOne).toEqual(stepped);
      expect(inOne).toHaveLength(words.length + 1);
      const right = inOne.slice(1).filter(([source, target]) => source === target).length;
      expect(right / words.length).toBeGreaterThan(0.9);
      const typed = ['acb', 'ba'];
      for (const word of typed) {
        const lines = [await unroll('predict', asked, '--text', word), await unroll('predict', whole, '--text', word)];
        expect(lines.map(({ code, out }) => [code, out])).toEqual([
          [0, `${word}\n`],
          [0, `${word}\n`],
        ]);
        const beam = await unroll('predict', asked, '--text', word, '--beam', '4');
        expect([beam.code, beam.out]).toEqual([0, `${word}\n`]);
      }
      const sample = await exported(run, 'sample');
      const drawing = ['--text', 'abc', '--temperature', '2', '--seed', '5'];
      const [one, other] = [await unroll('predict', sample, ...drawing), await unroll('predict', asked, ...drawing)];
      expect([one.code, one.out]).toEqual([0, other.out]);
      const refused = await unroll('predict', whole, '--text', 'ab', '--beam', '3');
      expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('MODEL-008')]);
      const pair = await unroll('export', run, '--kind', 'pair', '--out', at('no-pair'));
      expect([pair.code, pair.err]).toEqual([1, expect.stringContaining('MODEL-007')]);
    },
  );
});

describe('a model with a text and another output', () => {
  it('trains, exports and predicts both', { timeout: 120_000 }, async () => {
    const rows = words.map((word) => `${word},${Array.from(word).reverse().join('')},${word[0]}`);
    await writeFile(at('both.csv'), `source,target,first\n${rows.join('\n')}\n`);
    const run = await train('both', {
      blocks: {
        source: 'token-input',
        enc: ['encoder', { embedding: 8, hidden: 16, direction: 'bidirectional' }],
        dec: ['decoder', { embedding: 8, hidden: 16, attentionSize: 12, columns: ['target'] }],
        scores: ['linear', { units: 3 }],
        letter: ['multi-class-output', { columns: ['first'] }],
      },
      wires: [
        'source -> enc',
        'enc.memory -> dec.memory',
        'enc.state -> dec.state',
        'enc.state -> scores',
        'scores -> letter',
      ],
      data: {
        ...makeBinding([
          textColumn('source', 'input'),
          textColumn('target', 'target'),
          bind('first', 'target', 'category'),
        ]),
        ...{ path: 'both.csv', samples: 'rows', split: BY_ROW },
      },
      epochs: 40,
      learningRate: 0.02,
    });
    const found = await predicted(await exported(run, 'predict'), at('both.csv'));
    expect(found[0]).toEqual(['source', 'target', 'first', 'first=a', 'first=b', 'first=c']);
    const score = (of: (row: string[]) => boolean): number => found.slice(1).filter(of).length / words.length;
    expect(score(([source, , first]) => source![0] === first)).toBeGreaterThan(0.95);
    expect(score(([source, target]) => Array.from(source!).reverse().join('') === target)).toBeGreaterThan(0.8);
    expect(await predicted(await exported(run, 'generate'), at('both.csv'))).toEqual(found);
    const pair = await exported(run, 'pair');
    expect((await predicted(pair, at('both.csv'))).map(([, target]) => target)).toEqual(
      found.map(([, target]) => target),
    );
    const typed = await unroll('predict', `${run}-predict.onnx`, '--text', 'abc');
    expect(typed.out.split('\t').slice(0, 2)).toEqual(['cba', 'a']);
    // Nothing of these was in training, and one has no token at all: an answer all the same.
    for (const odd of ['', 'zzz', '👍🏽 e\u0301', 'שלום', 'a\u0007b', 'abc'.repeat(200)]) {
      const answer = await unroll('predict', `${run}-predict.onnx`, '--text', odd);
      expect([answer.code, answer.out.split('\n').length]).toEqual([0, 2]);
      expect(answer.out).not.toMatch(/NaN|undefined/);
    }
    await exported(run, 'evaluate');
    await exported(run, 'train');
  });
});

describe('texts that nothing can be learnt from are refused, with what is wrong', () => {
  const pairs = (target: (i: number) => string): string =>
    `source,target\n${Array.from({ length: 40 }, (_, i) => `word${i},${target(i)}`).join('\n')}\n`;

  it.each<[string, string, RegExp, Readonly<Record<string, string | Uint8Array>>, Partial<DataBinding>]>([
    [
      'unpaired files',
      'DATA-046',
      /40 lines.*39/,
      { 'a.txt': 'line\n'.repeat(40), 'b.txt': 'line\n'.repeat(39) },
      { path: 'a.txt', pairedPath: 'b.txt' },
    ],
    ['one text only to write', 'DATA-025', /same text \("same"\)/, { 'p.csv': pairs(() => 'same') }, {}],
    ['nothing to write', 'DATA-024', /"target"/, { 'p.csv': pairs(() => '') }, {}],
    [
      'one class only',
      'DATA-025',
      /one value only \("yes"\)/,
      { 'p.csv': pairs(() => 'yes') },
      { columns: [textColumn('source', 'input'), bind('target', 'target', 'category')] },
    ],
    [
      'mixed encodings',
      'DATA-006',
      /not in/,
      { 'p.csv': Buffer.concat([Buffer.from(pairs((i) => `Größe${i}`)), Buffer.from('x,Größe\n', 'latin1')]) },
      {},
    ],
    ['empty lines throughout', 'DATA-003', /empty/, { 'p.csv': '\n\n \n' }, {}],
  ])('%s: %s', async (_what, code, message, files, changes) => {
    for (const [name, content] of Object.entries(files)) await writeFile(at(name), content);
    const project: Project = {
      ...drawProject({ x: 'token-input', enc: 'encoder', dec: 'decoder' }, [
        ...['x -> enc', 'enc.memory -> dec.memory', 'enc.state -> dec.state'],
      ]),
      data: {
        ...makeBinding([textColumn('source', 'input'), textColumn('target', 'target')]),
        ...{ path: 'p.csv', samples: 'rows', split: BY_ROW },
        ...changes,
      },
    };
    await writeFile(at('bad.unroll'), serializeProject(project));
    const { code: exit, out, err } = await unroll('check', at('bad.unroll'));
    expect(exit).toBe(1);
    expect(err + out).toContain(code);
    expect(err + out).toMatch(message);
    expect(err + out).not.toMatch(/^\s+at /m);
  });
});

describe('a language model', () => {
  it('goes on with a text', { timeout: 60_000 }, async () => {
    await writeFile(at('letters.txt'), `${'abcde'.repeat(300)}\n`);
    const run = await train('letters', {
      blocks: {
        tokens: 'token-input',
        emb: ['embedding', { size: 6 }],
        gru: ['gru', { hidden: 12 }],
        lin: ['linear', { units: 9 }],
        head: ['multi-class-output', { perStep: true }],
      },
      wires: ['tokens -> emb', 'emb -> gru', 'gru.sequence -> lin', 'lin -> head'],
      data: {
        ...makeBinding([textColumn('text', 'target')]),
        ...{ path: 'letters.txt', samples: 'text', window: { length: 10, stride: 3, horizon: 1, steps: 1 } },
      },
      epochs: 8,
      learningRate: 0.02,
    });
    const model = await exported(run, 'predict');
    const greedy = await unroll('generate', model, '--start', 'bcdea', '--length', '12', '--temperature', '0');
    expect([greedy.code, greedy.out]).toEqual([0, 'bcdeabcdeabcdeabc\n']);
    expect(greedy.err).toMatch(/^12 tokens, \d\.\d\d bits a token/);
    const wrong = await unroll('predict', model, '--text', 'abc');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('unroll generate')]);
  });
});
