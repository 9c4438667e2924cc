import { describe, expect, it } from 'vitest';
import { checkProject } from '../../src-shared/compiler/check';
import { applyCommand } from '../../src-shared/document/commands/apply-command';
import type { NoteRecord } from '../../src-shared/document/document';
import { drawProject } from '../../src-shared/testing/draw-project';
import { SAMPLE_FEATURES } from '../../src-shared/testing/sample-projects';
import { listOutline } from './outline-rows';

const plain = drawProject({ y: 'regression-output', gru: 'gru', x: 'sequence-input' }, ['x -> gru', 'gru.state -> y']);
const grouped = applyCommand(plain, {
  type: 'group',
  group: { id: 'g', name: 'Core', blocks: ['gru', 'y'], collapsed: false, unknown: new Map() },
});
if (!grouped.ok) throw new Error(grouped.error[0]?.message);
const project = grouped.value.project;
const check = checkProject(project, SAMPLE_FEATURES);
const lines = (open: readonly string[], closed: readonly string[] = []): string[] =>
  listOutline(project, check, new Set(open), new Set(closed)).map(({ level, text, detail }) =>
    `${'  '.repeat(level - 1)}${text} | ${detail}`.trimEnd(),
  );

describe('the outline', () => {
  it('lists groups and blocks in the order of the flow', () => {
    expect(lines([])).toEqual(['x | Sequence input', 'Core | 2 blocks', '  gru | GRU', '  y | Regression output']);
  });

  it('unfolds what enters a block, and folds groups', () => {
    expect(lines(['block gru'])).toEqual([
      'x | Sequence input',
      'Core | 2 blocks',
      '  gru | GRU',
      '    Input from x | batch × time × 3',
      '    Initial state: not connected (optional) |',
      '  y | Regression output',
    ]);
    expect(lines([], ['group g'])).toEqual(['x | Sequence input', 'Core | 2 blocks']);
  });

  it('ends with the notes, by their first lines', () => {
    const note = (id: string, text: string): [string, NoteRecord] => [
      id,
      { id, text, position: { x: 0, y: 0 }, unknown: new Map() },
    ];
    const noted = {
      ...project,
      notes: new Map([note('n', '\nTry a wider layer\nand longer windows'), note('m', ' ')]),
    };
    expect(listOutline(noted, check, new Set(), new Set()).slice(-2)).toMatchObject([
      { key: 'note n', level: 1, kind: 'note', id: 'n', text: 'Try a wider layer', detail: 'Note' },
      { key: 'note m', kind: 'note', id: 'm', text: 'An empty note' },
    ]);
  });

  it('tells errors from warnings', () => {
    const warned = {
      ...check,
      diagnostics: check.diagnostics.map((one) => ({ ...one, severity: 'warning' as const })),
    };
    const hasErrors = (of: typeof check): unknown[] =>
      listOutline(project, of, new Set(), new Set())
        .filter((row) => row.hasErrors)
        .map(({ key }) => key);
    expect(hasErrors(check)).toEqual(expect.arrayContaining(['group g', 'block y']));
    expect(hasErrors(warned)).toEqual([]);
  });

  it('counts problems on blocks and on their groups', () => {
    const rows = listOutline(project, check, new Set(), new Set());
    const count = (key: string): number | undefined => rows.find((row) => row.key === key)?.problems;
    expect(count('block y')).toBeGreaterThan(0);
    expect(count('group g')).toBe((count('block y') ?? 0) + (count('block gru') ?? 0));
  });
});
