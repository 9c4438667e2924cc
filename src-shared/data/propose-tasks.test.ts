import { describe, expect, it } from 'vitest';
import { range } from '../testing/tables';
import { checkBinding } from './check-binding';
import { proposeTasks, type FileLook, type TaskProposal } from './propose-tasks';

const column = (
  name: string,
  type: 'number' | 'text',
  distinct: number,
  minimum: number | string | null = null,
  maximum: number | string | null = null,
) => ({ name, type, missing: 0, distinct, minimum, maximum }) as const;

function look(rowCount: number, columns: FileLook['columns'], rows: FileLook['rows'] = []): FileLook {
  return { rowCount, columns, rows };
}

function uses({ binding }: TaskProposal): string[] {
  return binding.columns.map(({ name, role, preparation }) => `${name}: ${role} ${preparation}`);
}

describe('proposeTasks', () => {
  it.each<[string, FileLook, string, readonly string[]]>([
    ['one text file', look(5000, [column('text', 'text', 4000)]), 'language-model', ['text: target text']],
    [
      'two texts',
      look(900, [column('en', 'text', 880), column('de', 'text', 890), column('n', 'number', 5)]),
      'text-pairs',
      ['en: input text', 'de: target text', 'n: ignored none'],
    ],
    [
      'texts and a category',
      look(900, [column('language', 'text', 16), column('name', 'text', 850)]),
      'text-classification',
      ['language: target category', 'name: input text'],
    ],
    [
      'texts and a number',
      look(900, [column('name', 'text', 850), column('price', 'number', 700, 0.5, 99)]),
      'text-regression',
      ['name: input text', 'price: target standard'],
    ],
  ])('takes %s', (_, given, task, expected) => {
    const [proposal, ...others] = proposeTasks(given, 'x.csv');
    expect(others).toEqual([]);
    expect(proposal!.task).toBe(task);
    expect(uses(proposal!)).toEqual(expected);
    expect(checkBinding(proposal!.binding)).toEqual([]);
  });

  it('takes 64 numbers and a label as an image with 8 rows', () => {
    const points = range(64).map((i) => column(`p${i}`, 'number', i === 0 ? 1 : 17, 0, 16));
    const [proposal] = proposeTasks(look(1797, [...points, column('digit', 'number', 10, 0, 9)]), 'digits.csv');
    expect(proposal).toMatchObject({ task: 'row-classification', side: 8, binding: { samples: 'rows' } });
    expect(proposal!.binding.columns.filter(({ role }) => role === 'input')).toHaveLength(64);
    expect(proposal!.binding.columns.at(-1)).toEqual({ name: 'digit', role: 'target', preparation: 'category' });
    const record = range(9).map((i) => column(`m${i}`, 'number', 500, -3, 100 * i));
    const [measures] = proposeTasks(look(900, [column('kind', 'text', 3), ...record]), 'm.csv');
    expect(measures).toMatchObject({ task: 'row-classification', side: null });
    expect(measures!.binding.columns[1]!.preparation).toBe('standard');
  });

  it('takes series of rows with a label as sequences, of one answer or of one a step', () => {
    const columns = [
      column('id', 'number', 100, 0, 99),
      column('t', 'number', 20, 0, 19),
      column('x', 'number', 1500),
      column('kind', 'text', 3),
    ];
    const [whole] = proposeTasks(
      look(1500, columns, [
        ['0', '0', '1', 'a'],
        ['0', '1', '2', 'a'],
        ['1', '0', '1', 'b'],
      ]),
      's.csv',
    );
    expect(whole).toMatchObject({ task: 'series-classification', perStep: false, binding: { samples: 'series' } });
    expect(uses(whole!)).toEqual(['id: series none', 't: time none', 'x: input standard', 'kind: target category']);
    const [steps] = proposeTasks(
      look(1500, columns, [
        ['0', '0', '1', 'a'],
        ['0', '1', '2', 'b'],
      ]),
      's.csv',
    );
    expect(steps).toMatchObject({ task: 'series-labelling', perStep: true });
    const sum = [...columns.slice(0, 3), column('sum', 'number', 90, 0.1, 1.9)];
    const [regression] = proposeTasks(
      look(1500, sum, [
        ['0', '0', '1', '1.5'],
        ['0', '1', '2', '1.5'],
      ]),
      's.csv',
    );
    expect(regression).toMatchObject({ task: 'series-regression' });
    for (const proposal of [whole, steps, regression]) expect(checkBinding(proposal!.binding)).toEqual([]);
  });

  it('binds both of two text files', () => {
    const given = look(900, [column('source', 'text', 880), column('target', 'text', 890)]);
    expect(proposeTasks(given, 'a.txt', 'b.txt')).toMatchObject([
      { task: 'text-pairs', binding: { path: 'a.txt', pairedPath: 'b.txt' } },
    ]);
  });

  it('leaves rows over time to be forecast', () => {
    expect(
      proposeTasks(look(1461, [column('date', 'text', 1461), column('temp', 'number', 67)].slice(1)), 'w.csv'),
    ).toEqual([]);
    expect(
      proposeTasks(
        look(300, [column('year', 'number', 300, 1700, 2008), column('spots', 'number', 250, 0, 190)]),
        'w.csv',
      ),
    ).toEqual([]);
    expect(proposeTasks(look(0, []), 'w.csv')).toEqual([]);
  });
});
