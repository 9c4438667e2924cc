import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src-shared/base/random';
import { DEFAULT_TEXT, type ColumnBinding, type Project, type TextSettings } from '../../src-shared/document/document';
import { serializeProject } from '../../src-shared/document/serialize';
import { tensor, toNumbers } from '../../src-shared/tensor/tensor';
import { runInProcess, type CommandResult } from '../../src-shared/testing/command-line';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SMALL_SETTINGS } from '../../src-shared/testing/run-files';
import { bind, makeBinding } from '../../src-shared/testing/tables';
import { createSession } from '../worker/ort-session';
import { tryRun } from '../worker/try-run';
import { runUnroll } from './program';

/** Texts that are unlike English prose, through every command: learnt, written, predicted from files and as they are typed. */
const LONG = { timeout: 120_000 };
const unroll = (...args: readonly string[]): Promise<CommandResult> => runInProcess(runUnroll, args);

/** Right to left, an emoji with a colour of skin, one of several people, a letter of two code points, control characters. */
const SIGNS = ['ש', 'ל', 'م', '👍🏽', '👩‍👧', 'e\u0301', '\u009b', '\u200f'];
const random = new Random(3);
const LINES = Array.from({ length: 900 }, () =>
  Array.from({ length: 1 + random.integer(3) }, () => SIGNS[random.integer(SIGNS.length)]).join(''),
);
/** Rows of empty lines have nothing to learn from: they are told of and left out. */
const EMPTY = 20;

let folder = '';
const at = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-odd-'));
  const lines = [...LINES, ...Array<string>(EMPTY).fill('')];
  await writeFile(at('source.txt'), `${lines.join('\n')}\n`);
  await writeFile(at('target.txt'), `${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function train(
  name: string,
  epochs: number,
  decoder: Record<string, number>,
  settings: Partial<TextSettings> = {},
) {
  const text = (column: string, role: 'input' | 'target'): ColumnBinding => ({
    ...bind(column, role, 'text'),
    text: { ...DEFAULT_TEXT, ...settings },
  });
  const project: Project = {
    ...drawProject(
      {
        source: 'token-input',
        enc: ['encoder', { embedding: 16, hidden: 32, direction: 'bidirectional' }],
        dec: ['decoder', { embedding: 16, hidden: 32, attentionSize: 16, ...decoder }],
      },
      ['source -> enc', 'enc.memory -> dec.memory', 'enc.state -> dec.state'],
    ),
    data: {
      ...makeBinding([text('source', 'input'), text('target', 'target')]),
      ...{ path: 'source.txt', pairedPath: 'target.txt', samples: 'rows' },
      split: { by: 'series', validation: 0.15, test: 0.15, validationFrom: null, testFrom: null, seed: 1 },
    },
    training: {
      ...SMALL_SETTINGS,
      ...{ epochs, batchSize: 32 },
      optimizer: { ...SMALL_SETTINGS.optimizer, learningRate: 0.01 },
    },
  };
  await writeFile(at(`${name}.unroll`), serializeProject(project));
  const run = join(at(`${name}.runs`), 'run-001');
  const trained = await unroll('train', at(`${name}.unroll`), '--out', run, '--threads', '1');
  expect([trained.code, trained.err.replaceAll(/^(warning| {2}→).*\n/gm, '')]).toEqual([0, '']);
  const model = at(`${name}.onnx`);
  expect(await unroll('export', run, '--kind', 'predict', '--out', model)).toMatchObject({ code: 0, err: '' });
  return { trained, model, type: (typed: string) => unroll('predict', model, '--text', typed) };
}

describe('pairs of texts that read from right to left, of emoji and of control characters, some lines empty', () => {
  let made: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    made = await train('odd', 40, {});
  }, LONG.timeout);

  it('are learnt, and the empty lines are told of', () => {
    expect([made.trained.code, made.trained.err]).toEqual([0, '']);
    expect(made.trained.out).toMatch(/20 of 920 rows/);
  });

  it('are written as they stand in the file, line for line', LONG, async () => {
    const done = await unroll('predict', made.model, at('source.txt'), '--out', at('odd.csv'));
    expect([done.code, done.err]).toEqual([0, '']);
    const rows = (await readFile(at('odd.csv'), 'utf8')).trim().split('\n').slice(1);
    const right = rows.slice(0, LINES.length).filter((row, i) => {
      const [source, target] = row.split(',');
      expect(source).toBe(LINES[i]);
      return target === LINES[i]!.normalize('NFC');
    });
    expect(right.length / LINES.length).toBeGreaterThan(0.9);
  });

  it.each(SIGNS)('are written when they are typed: %j', async (sign) => {
    const { code, out, err } = await made.type(sign);
    expect([code, err, out]).toEqual([0, '', `${sign.normalize('NFC')}\n`]);
  });

  it('are answered with a warning where they hold what training has not seen', async () => {
    const { code, out, err } = await made.type('שZ');
    expect([code, out.split('\n')]).toEqual([0, [expect.any(String), '']]);
    expect(err).toMatch(/^warning DATA-047: 1 of 3 tokens of "source" never occurred.*\n {2}→ /);
  });

  it('are read by the exported graph in a batch with a row of no steps, which is finite', async () => {
    const session = await createSession(await readFile(made.model), { spinning: false });
    try {
      const ask = async (tokens: number[], lengths: number[]): Promise<number[]> => {
        const steps = tokens.length / lengths.length;
        const out = await session.run(
          new Map([
            ['source', tensor('int64', [lengths.length, steps], tokens)],
            ['source.lengths', tensor('int64', [lengths.length], lengths)],
          ]),
        );
        for (const value of out.values()) expect([...toNumbers(value)].every(Number.isFinite)).toBe(true);
        return [...toNumbers(out.get('dec')!)];
      };
      const alone = await ask([5, 2], [2]);
      const beside = await ask([5, 2, 0, 0], [2, 0]);
      expect(beside.slice(0, alone.length)).toEqual(alone);
      await ask([0], [0]);
    } finally {
      await session.release();
    }
  });
});

describe('a text longer than the greatest length', () => {
  it('is cut with a warning in training, from the command line and where it is typed in the app', LONG, async () => {
    const { trained, type } = await train('short', 5, {}, { maximumLength: 1 });
    expect(trained.code).toBe(0);
    expect(trained.err + trained.out).toMatch(/of "source" are longer than 1 token, and/);
    const [cut, whole] = [await type('של'), await type('ש')];
    expect([cut.code, cut.out]).toEqual([0, whole.out]);
    expect(cut.err).toMatch(/DATA-048/);
    const { inputs } = await tryRun({
      ...{ projectPath: at('short.unroll'), run: 'run-001', sample: 0, changes: [] },
      texts: [{ input: 'source', text: 'שלש' }],
    });
    expect(inputs).toMatchObject([{ tokens: ['ש', '<end>'], unread: 2 }]);
  });
});

describe('a decoder that comes to no end token', () => {
  it('stops at its greatest length, as it is told while drawing', LONG, async () => {
    const { trained, type } = await train('endless', 5, { maximumLength: 1 });
    expect(trained.code).toBe(0);
    const written = await type('לש');
    expect([written.code, written.err]).toEqual([0, '']);
    expect(Array.from(written.out.trimEnd())).toHaveLength(1);
    const checked = await unroll('check', at('endless.unroll'));
    expect(checked.err + checked.out).toMatch(/longer ones are cut off/);
  });
});
