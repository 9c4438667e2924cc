import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../src-shared/blocks/catalog';
import {
  buildCommandLine,
  removeCommandLine,
  runCommandLine,
  runInProcess,
} from '../../src-shared/testing/command-line';
import { runUnroll } from './program';

beforeAll(buildCommandLine);
afterAll(removeCommandLine);

describe('unroll', () => {
  it('explains itself', async () => {
    const help = await runCommandLine(['--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    for (const command of ['blocks', 'check', 'train', 'export', 'predict', 'info', 'providers']) {
      expect(help.out).toContain(`\n  ${command} `);
      const own = await runInProcess(runUnroll, [command, '--help']);
      expect([own.code, own.out]).toEqual([0, expect.stringContaining(`Usage: unroll ${command}`)]);
    }
  });

  it.each([
    ['an unknown command', ['trian', 'x'], "Unknown command 'trian' (Did you mean train?)"],
    ['an unknown option', ['train', 'x', '--fast'], "Unknown option '--fast'"],
    ['a missing file', ['check'], "Missing required argument 'FILE'"],
    ['a file too many', ['check', 'a', 'b'], "Too many arguments for 'check'"],
    ['epochs that are no number', ['train', 'x', '--epochs', 'abc'], 'must be a whole number from 1 to'],
    ['no epoch', ['train', 'x', '--epochs', '0'], 'must be a whole number from 1 to'],
    ['a seed below zero', ['train', 'x', '--seed', '-1'], 'must be a whole number from 0 to'],
    ['half a thread', ['train', 'x', '--threads', '0.5'], 'must be a whole number from 1 to'],
    ['an unknown provider', ['train', 'x', '--provider', 'tpu'], 'Allowed choices are auto, cpu, cuda'],
    ['a missing kind', ['export', 'x', '--out', 'y'], "Required option '--kind <KIND>' not specified"],
    [
      'an unknown kind',
      ['export', 'x', '--kind', 'best', '--out', 'y'],
      'Allowed choices are predict, step, evaluate, train',
    ],
  ])('refuses %s with code, reason and next step', async (_what, args, message) => {
    const { code, out, err } = await runInProcess(runUnroll, args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('error CLI-001: ');
    expect(err).toContain(message);
    expect(err).toMatch(/\n {2}→ Run `unroll.* --help`/);
  });

  it('prints its help and fails when nothing is asked of it', async () => {
    const { code, err } = await runCommandLine([]);
    expect([code, err]).toEqual([1, expect.stringContaining('Usage: unroll')]);
  });
});

describe('unroll blocks', () => {
  it('lists every block with what it does', async () => {
    const { code, out } = await runInProcess(runUnroll, ['blocks']);
    expect(code).toBe(0);
    for (const { type, summary } of catalog) expect(out).toMatch(new RegExp(`\\n {2}${type} +${escape(summary)}`));
  });

  it('prints the catalogue as JSON', async () => {
    const { code, out } = await runCommandLine(['blocks', '--json']);
    const blocks = JSON.parse(out) as Record<string, unknown>[];
    expect([code, blocks.map(({ type }) => type)]).toEqual([0, catalog.map(({ type }) => type)]);
    expect(blocks.find(({ type }) => type === 'gru')).toMatchObject({
      category: 'recurrent',
      inputs: [{ name: 'in' }, { name: 'initial-state', optional: true }],
      outputs: [{ name: 'sequence' }, { name: 'state' }],
    });
  });
});

describe('unroll check', () => {
  it.each(['births', 'sunspots', 'weather'])('finds nothing wrong with the example %s', async (name) => {
    const { code, out, err } = await runCommandLine(['check', `assets/examples/${name}/${name}.unroll`]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('No errors: this project can be trained.');
    expect(out).toMatch(/GRU \(gru\) +gru +[\d,]+ {2}sequence: batch × time × \d+, state: batch × \d+/);
    expect(out).toMatch(/\n[\d,]+ parameters\n/);
  });
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
