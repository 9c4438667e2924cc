import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import { findColumn, type Table } from '../../src-shared/data/table';
import { parseCommand } from '../../src-shared/document/commands/parse-command';
import type { ColumnType, DataBinding, Dialect } from '../../src-shared/document/document';
import { bind, makeBinding, range } from '../../src-shared/testing/tables';
import { fingerprintFile } from './fingerprint';
import { withDatabase } from './table-database';
import { readTable, sniffTable } from './table-reader';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-tables-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read(content: string | Uint8Array, binding: DataBinding | null = null, name = 'a.csv'): Promise<Table> {
  return readTable(await write(name, content), binding);
}

async function refusal(reading: Promise<unknown>): Promise<Diagnostic> {
  const error: unknown = await reading.then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw error;
  const [first] = error.diagnostics;
  if (first === undefined) throw error;
  expect(first.nextStep).not.toBe('');
  return first;
}

function cells(table: Table, name: string): (number | string | null)[] {
  return Array.from<number | string | null>(findColumn(table, name)?.values ?? []);
}

function typed(name: string, type: ColumnType, dialect: Dialect = {}): DataBinding {
  return makeBinding([{ name, role: 'input', preparation: 'none', type }], { dialect });
}

describe('readTable', () => {
  it('reads numbers, texts, dates and booleans as what they look like', async () => {
    const table = await read('n,t,d,b\n1.5,sun,2012-01-01,true\n-2e3,"a,b",2012-01-02T06:00:00+02:00,FALSE\n,,,\n');
    expect(table.columns.map((column) => column.type)).toEqual(['number', 'text', 'date', 'boolean']);
    expect(cells(table, 'n')).toEqual([1.5, -2000, NaN]);
    expect(cells(table, 't')).toEqual(['sun', 'a,b', null]);
    expect(cells(table, 'd')).toEqual([Date.UTC(2012, 0, 1), Date.UTC(2012, 0, 2, 4), NaN]);
    expect(cells(table, 'b')).toEqual([1, 0, NaN]);
  });

  it.each<[string, string, Dialect]>([
    ['tabs', 'a\tb\n1\t2\n', {}],
    ['semicolons and decimal commas', 'a;b\n1,0;2\n', {}],
    ['a byte order mark', '\ufeffa,b\n1,2\n', {}],
    ['carriage returns', 'a,b\r\n1,2\r\n', {}],
    ['blank lines', 'a,b\n\n1,2\n\n', {}],
    ['a delimiter of its own', 'a#b\n1#2\n', { delimiter: '#' }],
    ['no line end at the end', 'a,b\n1,2', {}],
    ['lines above the table', 'Sales of the year\n\na,b\n1,2\n', { skip: 2 }],
  ])('reads %s', async (_, text, dialect) => {
    const table = await read(text, makeBinding([bind('a', 'input'), bind('b', 'target')], { dialect }));
    expect([cells(table, 'a'), cells(table, 'b')]).toEqual([[1], [2]]);
  });

  it('reads other encodings: by their mark, by their bytes, or when told', async () => {
    const text = 'city,v\nMünchen,1\n';
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect(cells(await read(marked), 'city')).toEqual(['München']);
    expect(cells(await read(Buffer.from(text, 'utf16le')), 'city')).toEqual(['München']);
    expect(cells(await read(Buffer.from(text, 'latin1')), 'city')).toEqual(['München']);
    const latin = makeBinding([bind('city', 'series')], { dialect: { encoding: 'latin-1' } });
    expect(cells(await read(Buffer.from(text, 'latin1'), latin), 'city')).toEqual(['München']);
  });

  it.each<[string, string, number[]]>([
    ['thousands with points', 'day;sales\n1;1.234,50\n2;12\n3;1.000\n4;-2.345.678,9\n', [1234.5, 12, 1000, -2345678.9]],
    ['thousands with commas', 'day;sales\n1;1,234.50\n2;12\n3;1,000\n4;0.125\n', [1234.5, 12, 1000, 0.125]],
    ['thousands with spaces', 'day;sales\n1;1 234,50\n2;12\n3;0,125\n', [1234.5, 12, 0.125]],
    ['percent', 'day,sales\n1,12%\n2,7.5 %\n', [12, 7.5]],
    ['money', 'day,sales\n1,"$1,200.50"\n2,3 €\n', [1200.5, 3]],
  ])('reads numbers as people write them: %s', async (_, text, expected) => {
    expect(cells(await read(text), 'sales')).toEqual(expected);
    // What is no group of thousands is no number.
    expect(cells(await read('a;b\n1;1,23,4\n2;12,34,5\n'), 'b')).toEqual(['1,23,4', '12,34,5']);
  });

  it.each<[string, string, number[]]>([
    ['a unit', 'day,sales\n1,5 kg\n2,7.25 kg\n3,\n4,6\n', [5, 7.25, NaN, 6]],
    ['a unit with digits and signs', 'day;sales\n1;1.200,5 m2\n2;-3 m2\n', [1200.5, -3]],
    ['degrees', 'day,sales\n1,21°C\n2,-4.5°C\n', [21, -4.5]],
    ['a rate', 'day,sales\n1,50km/h\n2,NA\n3,30km/h\n', [50, NaN, 30]],
  ])('reads numbers with %s behind them', async (_, text, expected) => {
    expect(cells(await read(text), 'sales')).toEqual(expected);
    const bound = makeBinding([bind('sales', 'target')]);
    expect(cells(await read(text, bound), 'sales')).toEqual(expected);
    const sniffed = await sniffTable(await write('unit.csv', text));
    expect(sniffed.columns.map(({ name, unit }) => [name, unit !== undefined && text.includes(unit)])).toEqual([
      ['day', false],
      ['sales', true],
    ]);
  });

  it('offers to read a few strange words as missing, and not a text of many', async () => {
    const words = 'day,v\n1,5\n2,--\n3,6\n4,broken\n5,--\n';
    const bound = makeBinding([bind('v', 'target')]);
    const found = await refusal(read(words, bound));
    expect([found.code, found.repairs?.map(({ label }) => label)]).toEqual([
      'DATA-009',
      ['Read “--”, “broken” as missing'],
    ]);
    const command = parseCommand(found.repairs?.[0]?.commands[0]);
    if (!command.ok || command.value.type !== 'setData') throw new Error('no setData');
    expect(cells(await read(words, command.value.data), 'v')).toEqual([5, NaN, 6, NaN, NaN]);
    const many = `day,v\n${range(9)
      .map((i) => `${i},w${i}`)
      .join('\n')}\n`;
    expect((await refusal(read(many, bound))).repairs).toBeUndefined();
  });

  it('keeps texts that only begin like numbers, and categories as they are written', async () => {
    const weights = 'day,w\n1,5 kg\n2,700 g\n';
    expect(cells(await read(weights), 'w')).toEqual(['5 kg', '700 g']);
    const found = await refusal(read(weights, makeBinding([bind('w', 'target')])));
    expect([found.code, found.message.includes('"5 kg"')]).toEqual(['DATA-009', true]);
    expect(cells(await read('day,w\n1,1st\n2,2nd\n3,3rd\n'), 'w')).toEqual(['1st', '2nd', '3rd']);
    const classes = makeBinding([bind('w', 'target', 'category')]);
    expect(cells(await read('day,w\n1,5 kg\n2,6 kg\n', classes), 'w')).toEqual(['5 kg', '6 kg']);
  });

  it.each([false, true])('finds the encoding of a long file by a byte far down (packed: %s)', async (isPacked) => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `plain,${i}\n`).join('');
    const pack = (bytes: Uint8Array): Uint8Array => (isPacked ? gzipSync(bytes) : bytes);
    for (const encoding of ['latin1', 'utf8'] as const) {
      const bytes = pack(Buffer.from(`city,v\n${lines}München,1\nKöln,2\n`, encoding));
      const table = await read(bytes, null, isPacked ? 'long.csv.gz' : 'long.csv');
      expect(cells(table, 'city').slice(-2)).toEqual(['München', 'Köln']);
      expect(table.rowCount).toBe(60_002);
    }
  });

  it('finds the table below titles', async () => {
    const table = await read('# exported; by a tool\n# 2024\n\nday;v\n1;2,5\n2;3,5\n3;4,5\n');
    expect([table.columns.map(({ name }) => name), cells(table, 'v')]).toEqual([
      ['day', 'v'],
      [2.5, 3.5, 4.5],
    ]);
    const ragged = await refusal(
      read('Title\na,b\n1,2\n3,4\n5,6,7\n', makeBinding([bind('a', 'target')], { dialect: { skip: 1 } })),
    );
    expect(ragged.where?.line).toBe(5);
  });

  it('numbers the names that a header repeats', async () => {
    const table = await read('a,b,a,a (2)\n1,2,3,4\n');
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b', 'a (3)', 'a (2)']);
  });

  it('takes eight digits for days where they order rows, and for a number where they are read', async () => {
    const text = 'day,v\n20190131,1\n20190201,2\n';
    const day = (binding: DataBinding | null): Promise<ColumnType | undefined> =>
      read(text, binding).then((table) => findColumn(table, 'day')?.type);
    expect(await day(null)).toBe('date');
    expect(await day(makeBinding([bind('day', 'time'), bind('v', 'target')]))).toBe('date');
    expect(await day(makeBinding([bind('day', 'input'), bind('v', 'target')]))).toBe('number');
  });

  it('reads hundreds of columns', async () => {
    const names = range(300).map((i) => `c${i}`);
    const rows = range(5).map((row) => names.map((_, i) => row * 1000 + i).join(','));
    const table = await read(`${names.join(',')}\n${rows.join('\n')}\n`);
    expect(table.columns.map(({ name }) => name)).toEqual(names);
    expect([cells(table, 'c0'), cells(table, 'c299')]).toEqual([
      range(5).map((r) => r * 1000),
      range(5).map((r) => r * 1000 + 299),
    ]);
  });

  it('reads gzip by its content, and refuses a cut archive', async () => {
    const rows = range(5000).map((i) => `${i},${(i * 7919) % 1000}`);
    const zipped = gzipSync(`a,b\n${rows.join('\n')}\n`);
    expect(cells(await read(zipped, null, 'a.csv.gz'), 'a')).toEqual(range(5000));
    expect((await read(zipped, null, 'a.csv')).rowCount).toBe(5000);
    const cut = await refusal(read(zipped.subarray(0, zipped.length - 20), null, 'cut.csv.gz'));
    expect(cut.code).toBe('DATA-013');
  });

  it('reads a file whose name looks like a pattern', async () => {
    for (const name of ['a[1].csv', 'a*.csv', "it's.csv", 'a b.csv']) {
      expect((await read('a,b\n1,2\n', null, name)).rowCount).toBe(1);
    }
  });

  it('keeps the order of the file, however many threads read it', async () => {
    // DuckDB keeps rows in groups of 122,880, which several threads read at once.
    const count = 400_000;
    const path = await write(
      'long.csv',
      `i,v\n${range(count)
        .map((i) => `${i},${i % 7}`)
        .join('\n')}\n`,
    );
    const table = await readTable(path, null, { threads: 4 });
    const column = findColumn(table, 'i');
    let misplaced = 0;
    for (let i = 0; i < count; i++) if (column?.values[i] !== i) misplaced++;
    expect([table.rowCount, misplaced]).toEqual([count, 0]);
  });

  it('orders by series, then time, when the binding says so; names of series stay as written', async () => {
    const binding = makeBinding([bind('s', 'series'), bind('t', 'time'), bind('y', 'target')]);
    const table = await read('s,t,y,z\n007,2,1,x\n7,1,2,x\n007,1,3,x\n', binding);
    expect([cells(table, 's'), cells(table, 'y')]).toEqual([
      ['007', '007', '7'],
      [3, 1, 2],
    ]);
    expect(table.columns.map((column) => column.name)).toEqual(['s', 't', 'y']);
  });

  it('takes the usual texts for missing numbers, and only named ones for missing texts', async () => {
    const text = 'n,t\nNA,NA\n1,-999\n-999,x\n';
    const usual = await read(text);
    expect([cells(usual, 'n'), cells(usual, 't')]).toEqual([
      [NaN, 1, -999],
      ['NA', '-999', 'x'],
    ]);
    const columns = [bind('n', 'input'), bind('t', 'input', 'category')];
    const named = await read(text, makeBinding(columns, { dialect: { missing: ['NA', '-999'] } }));
    expect([cells(named, 'n'), cells(named, 't')]).toEqual([
      [NaN, 1, NaN],
      [null, null, 'x'],
    ]);
  });

  it.each([
    ['19580329', Date.UTC(1958, 2, 29)],
    ['2003', Date.UTC(2003, 0, 1)],
    ['31.12.1999', Date.UTC(1999, 11, 31)],
    ['12/31/1999', Date.UTC(1999, 11, 31)],
    ['31/12/1999 18:30', Date.UTC(1999, 11, 31, 18, 30)],
    ['2003-02', Date.UTC(2003, 1, 1)],
  ])('reads %s as a date when told', async (text, expected) => {
    expect(cells(await read(`d,v\n${text},1\n`, typed('d', 'date')), 'd')).toEqual([expected]);
  });

  it('chooses between day and month by the direction of time', async () => {
    const days = cells(await read('d,v\n01/02/2003,1\n02/02/2003,2\n01/03/2003,3\n'), 'd');
    expect(days).toEqual([Date.UTC(2003, 1, 1), Date.UTC(2003, 1, 2), Date.UTC(2003, 2, 1)]);
    const months = cells(await read('d,v\n02/01/2003,1\n02/02/2003,2\n03/01/2003,3\n'), 'd');
    expect(months).toEqual(days);
  });

  it('takes a column prepared as category as it is written, unless all of it is numbers', async () => {
    const columns = [bind('a', 'input', 'category'), bind('b', 'input', 'category')];
    const rows = range(20).map((i) => `${i},${i === 0 ? 'x' : i}`);
    const table = await read(`a,b\n${rows.join('\n')}\n`, makeBinding(columns));
    expect(table.columns.map((column) => column.type)).toEqual(['number', 'text']);
  });

  it('reads Parquet: whole numbers and decimals as numbers, times with a zone as UTC', async () => {
    const path = join(folder, 'x.parquet');
    await withDatabase({}, (database) =>
      database.run(`COPY (SELECT i::BIGINT AS i, (i + 0.25)::DECIMAL(8,2) AS d, 'x' || i AS t, i = 1 AS b,
          TIMESTAMPTZ '2020-01-01 02:00:00+02' AS z, DATE '2020-01-01' AS "day", TIMESTAMP '2020-01-01 00:00:01' AS s,
          CASE WHEN i = 1 THEN NULL ELSE 'NaN'::DOUBLE END AS n, [i] AS l FROM range(3) r(i)) TO '${path}' (FORMAT parquet)`),
    );
    const table = await readTable(path, null);
    expect(table.columns.map((column) => column.type).join(' ')).toBe(
      'number number text boolean date date date number text',
    );
    expect([cells(table, 'i'), cells(table, 'd'), cells(table, 't'), cells(table, 'b')]).toEqual([
      [0, 1, 2],
      [0.25, 1.25, 2.25],
      ['x0', 'x1', 'x2'],
      [0, 1, 0],
    ]);
    const midnight = Date.UTC(2020, 0, 1);
    expect([cells(table, 'z')[0], cells(table, 'day')[0], cells(table, 's')[0]]).toEqual([
      midnight,
      midnight,
      midnight + 1000,
    ]);
    expect(cells(table, 'n')).toEqual([NaN, NaN, NaN]);
    const bound = await readTable(path, makeBinding([bind('i', 'series'), bind('d', 'target')]));
    expect(findColumn(bound, 'i')?.type).toBe('text');
    expect((await sniffTable(path)).dialect).toBeNull();
  });
});

describe('readTable refuses', () => {
  it.each<[string, string, string | Uint8Array, string]>([
    ['an empty file', 'DATA-003', '', 'a.csv'],
    ['a blank file', 'DATA-003', '\n\n  \n', 'a.csv'],
    ['a spreadsheet', 'DATA-004', 'PK\u0003\u0004', 'a.xlsx'],
    ['a spreadsheet by another name', 'DATA-004', 'PK\u0003\u0004', 'a.csv'],
    ['another type', 'DATA-004', 'a,b\n1,2\n', 'a.doc'],
    ['binary data', 'DATA-005', Uint8Array.from(range(2000), (i) => (i * 7919) % 256), 'a.csv'],
    [
      'two encodings',
      'DATA-006',
      Buffer.concat([Buffer.from('city,v\nMünchen,1\n'), Buffer.from('Köln,2\n', 'latin1')]),
      'a.csv',
    ],
    ['big-endian UTF-16', 'DATA-006', Buffer.from([0xfe, 0xff, 0, 97, 0, 10]), 'a.csv'],
    ['big-endian UTF-16 without a mark', 'DATA-006', Buffer.from('a,b\n1,2\n', 'utf16le').swap16(), 'a.csv'],
    ['a header only', 'DATA-007', 'a,b,c\n', 'a.csv'],
    ['too few cells', 'DATA-008', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', 'a.csv'],
    ['too many cells', 'DATA-008', 'a,b,c\n1,2,3\n4,5,6,7\n6,7,8\n', 'a.csv'],
    ['a last row that is cut off', 'DATA-008', 'a,b,c\n1,2,3\n4', 'a.csv'],
    ['a quote that is not closed', 'DATA-013', 'a,b\n"x,1\n2,3\n', 'a.csv'],
    ['mixed line ends', 'DATA-013', 'a,b\n1,2\r\n3,4\n5,6\r\n', 'a.csv'],
    ['text that calls itself Parquet', 'DATA-013', 'a,b\n1,2\n', 'a.parquet'],
    ['Parquet that is cut off', 'DATA-013', 'PAR1abcdefgh', 'a.parquet'],
  ])('%s with %s', async (_, code, content, name) => {
    const found = await refusal(read(content, null, name));
    expect(found.code).toBe(code);
    expect(found.where?.file).toContain(name);
  });

  it('a file that is not there, and says how to find it', async () => {
    const found = await refusal(readTable(join(folder, 'gone.csv'), null));
    expect([found.code, found.nextStep.startsWith('Locate…')]).toEqual(['DATA-001', true]);
  });

  it('a folder', async () => {
    expect((await refusal(readTable(folder, null))).code).toBe('FILE-005');
  });

  it('a ragged row by its line', async () => {
    const found = await refusal(read(`a,b\n${'1,2\n'.repeat(40)}1\n1,2\n`));
    expect(found.where?.line).toBe(42);
    expect(found.message).toContain('1 cell in line 42, but 2');
  });

  it('text in a number column by column, row and text', async () => {
    const binding = makeBinding([bind('v', 'target')]);
    const found = await refusal(read('t,v\n1,1\n2,oops\n3,3\n', binding));
    expect(found).toMatchObject({ code: 'DATA-009', where: { column: 'v' } });
    expect(found.message).toMatch(/"v".*row 2 .*"oops"/);
    // Most cells are numbers: one slip does not make it a text column.
    const many = range(30).map((i) => (i === 7 ? 'x' : String(i)));
    expect((await refusal(read(`v\n${many.join('\n')}\n`))).code).toBe('DATA-009');
  });

  it.each<[ColumnType, string]>([
    ['date', 'soon'],
    ['boolean', 'maybe'],
    ['number', 'inf'],
  ])('what is not a %s', async (type, text) => {
    const found = await refusal(read(`x,y\n${text},1\n`, typed('x', type)));
    expect(found.code).toBe(type === 'number' ? 'DATA-009' : 'DATA-010');
  });

  it('a bound column that is not there', async () => {
    const found = await refusal(read('a,b\n1,2\n', makeBinding([bind('c', 'target')])));
    expect([found.code, found.message.includes('"a", "b"')]).toEqual(['DATA-012', true]);
  });

  it('a delimiter that cannot be one', async () => {
    for (const delimiter of ['', '"', '\r', ',,,,,']) {
      const found = await refusal(read('a,b\n1,2\n', makeBinding([], { dialect: { delimiter } })));
      expect(found.code).toBe('DATA-002');
    }
  });

  it('a row without a time', async () => {
    const binding = makeBinding([bind('t', 'time'), bind('v', 'target')]);
    expect((await refusal(read('t,v\n1,1\n,2\n', binding))).code).toBe('DATA-014');
  });
});

describe('sniffTable', () => {
  it('summarises every column and shows the first rows', async () => {
    const path = await write('s.csv', 'n;t;d\n1,5;b;2003-01-01\nNA;a;2003-01-02\n2,5;b;2003-01-03\n');
    const sniff = await sniffTable(path, {}, { rows: 2 });
    expect(sniff.dialect).toMatchObject({ delimiter: ';', header: true, decimalSeparator: ',' });
    expect(sniff.rowCount).toBe(3);
    const whole = { invalid: 0 };
    const withoutBars = sniff.columns.map(({ distribution: _, ...column }) => column);
    expect(withoutBars).toEqual([
      { ...whole, name: 'n', type: 'number', count: 2, missing: 1, distinct: 2, minimum: 1.5, maximum: 2.5, mean: 2 },
      { ...whole, name: 't', type: 'text', count: 3, missing: 0, distinct: 2, minimum: 'a', maximum: 'b', mean: null },
      {
        ...whole,
        name: 'd',
        type: 'date',
        count: 3,
        missing: 0,
        distinct: 3,
        minimum: Date.UTC(2003, 0, 1),
        maximum: Date.UTC(2003, 0, 3),
        mean: null,
      },
    ]);
    const bars = sniff.columns.map(({ distribution }) => distribution);
    expect(bars[0]).toEqual({
      kind: 'bins',
      from: 1.5,
      to: 2.5,
      isWhole: false,
      counts: [1, ...Array<number>(18).fill(0), 1],
    });
    expect(bars[1]).toEqual({
      kind: 'values',
      values: [
        { text: 'b', count: 2 },
        { text: 'a', count: 1 },
      ],
    });
    expect(bars[2]).toMatchObject({ kind: 'bins', from: Date.UTC(2003, 0, 1), to: Date.UTC(2003, 0, 3) });
    expect(sniff.firstRows).toEqual([
      ['1,5', 'b', '2003-01-01'],
      ['NA', 'a', '2003-01-02'],
    ]);
  });

  it('gives a few whole numbers a bar each, and nothing a column without values', async () => {
    const { columns } = await sniffTable(
      await write('few.csv', 'grade,same,none,ok\n1,5,,true\n3,5,,false\n3,5,,true\n'),
    );
    expect(columns.map(({ distribution }) => distribution)).toEqual([
      { kind: 'bins', from: 1, to: 4, isWhole: true, counts: [1, 0, 2] },
      { kind: 'bins', from: 5, to: 6, isWhole: true, counts: [3] },
      null,
      {
        kind: 'values',
        values: [
          { text: 'yes', count: 2 },
          { text: 'no', count: 1 },
        ],
      },
    ]);
  });

  it('counts the slips of a number column without refusing it', async () => {
    const values = range(30).map((i) => (i === 7 ? 'x' : String(i)));
    const sniff = await sniffTable(await write('slip.csv', `v\n${values.join('\n')}\n`));
    expect(sniff.columns[0]).toMatchObject({ type: 'number', count: 29, missing: 0, invalid: 1, maximum: 29 });
  });
});

describe('fingerprintFile', () => {
  it('is the sha256 of the bytes', async () => {
    const path = await write('abc.txt', 'abc');
    expect(await fingerprintFile(path)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect((await refusal(fingerprintFile(join(folder, 'gone')))).code).toBe('FILE-001');
  });
});
