import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DiagnosticError, type Diagnostic } from '../../src-shared/base/diagnostic';
import type { Table } from '../../src-shared/data/table';
import type { Dialect } from '../../src-shared/document/document';
import { bind, makeBinding } from '../../src-shared/testing/tables';
import { fingerprintData } from './project-data';
import { previewRows, readTable, sniffTable } from './table-reader';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-lines-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

function rows({ columns }: Table): Record<string, (string | number | null)[]> {
  return Object.fromEntries(columns.map(({ name, values }) => [name, Array.from<string | number | null>(values)]));
}

async function refusal(reading: Promise<unknown>): Promise<Diagnostic> {
  const error: unknown = await reading.then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError) || !error.diagnostics[0]) throw error;
  expect(error.diagnostics[0].nextStep).not.toBe('');
  return error.diagnostics[0];
}

const prose = 'It was the best of times,\nit was, I say, the worst.\n';

describe('a text file', () => {
  it('is read line by line, empty lines and spaces too', async () => {
    const path = await write('a.txt', '\ufeffone, two\r\n\r\n  three\u00a0\nfour\rשלום 👍🏽 e\u0301\n');
    expect(rows(await readTable(path, null))).toEqual({
      text: ['one, two', '', '  three\u00a0', 'four', 'שלום 👍🏽 e\u0301'],
    });
  });

  it('may be packed, in UTF-16 or in latin-1, and of one line without an end', async () => {
    const one = { text: ['Grüße, Jürgen'] };
    expect(rows(await readTable(await write('b.txt.gz', gzipSync('Grüße, Jürgen')), null))).toEqual(one);
    expect(rows(await readTable(await write('c.txt', Buffer.from('\ufeffGrüße, Jürgen', 'utf16le')), null))).toEqual(
      one,
    );
    const unmarked = Buffer.from('Grüße, Jürgen', 'utf16le');
    expect(rows(await readTable(await write('c2.txt', unmarked), null))).toEqual(one);
    const latin = makeBinding([bind('text', 'target', 'text')], { dialect: { encoding: 'latin-1' } });
    expect(rows(await readTable(await write('d.txt', Buffer.from('Grüße, Jürgen', 'latin1')), latin))).toEqual(one);
  });

  it('keeps a few control characters', async () => {
    const text = `${'words and words '.repeat(20)}\u0007\u000b\u001f`;
    expect(rows(await readTable(await write('e.txt', text), null)).text).toEqual([text]);
  });

  it('gives its only column the name that is asked for', async () => {
    const path = await write('f.txt', prose);
    const named = makeBinding([bind('name', 'input', 'text')]);
    expect(Object.keys(rows(await readTable(path, named)))).toEqual(['name']);
    const two = makeBinding([bind('name', 'input', 'text'), bind('kind', 'target', 'category')]);
    expect(await refusal(readTable(path, two))).toMatchObject({ code: 'DATA-012', where: { column: 'name' } });
  });

  it.each<[string, string, Dialect, readonly string[]]>([
    ['a tab in each line', 'a\tb\nc\td\n', {}, ['a', 'b']],
    ['numbers', 'value\n1\n2.5\nNA\n', {}, ['value']],
    ['a delimiter in the settings', 'a,b\nc\n', { delimiter: ';' }, ['a,b']],
  ])('is a table all the same with %s', async (_, content, dialect, names) => {
    const sniff = await sniffTable(await write('g.txt', content), dialect);
    expect(sniff.kind).toBe('text');
    expect(sniff.columns.map(({ name }) => name)).toEqual(names);
  });

  it('is what the settings say, whatever its name', async () => {
    const path = await write('h.csv', 'a,b\nc,d\n');
    expect((await sniffTable(path, { delimiter: '\n' })).columns.map(({ name }) => name)).toEqual(['text']);
  });

  it('is shown as it is', async () => {
    const path = await write('i.txt', 'bb\n\naa b, c\nbb\n');
    expect(await sniffTable(path, {}, { rows: 2 })).toEqual({
      kind: 'lines',
      dialect: null,
      rowCount: 4,
      firstRows: [['bb'], ['']],
      columns: [
        {
          name: 'text',
          type: 'text',
          count: 4,
          missing: 0,
          invalid: 0,
          distinct: 3,
          minimum: '',
          maximum: 'bb',
          mean: null,
        },
      ],
    });
    expect(await previewRows(path, {}, 2, 10)).toEqual([['aa b, c'], ['bb']]);
  });

  it.each<[string, string, string, Uint8Array | string]>([
    ['an empty file', 'DATA-003', 'is empty', ''],
    ['white space only', 'DATA-003', 'is empty', '\n \n'],
    [
      'bytes of two encodings',
      'DATA-006',
      'line 2, character 3 (byte 0xfc) is not UTF-8',
      Buffer.concat([Buffer.from('Größe.\n'), Buffer.from('Grüße, Jürgen\n', 'latin1')]),
    ],
    ['binary data', 'DATA-005', 'binary', Uint8Array.from({ length: 200 }, (_, i) => i % 7)],
  ])('is refused for %s', async (_, code, message, content) => {
    const found = await refusal(readTable(await write('j.txt', content), null));
    expect(found.code).toBe(code);
    expect(found.message).toContain(message);
  });

  it('says where an encoding changes, far behind the first look', async () => {
    const long = `${'A line of plain words.\n'.repeat(19_999)}Größe\nna`;
    const path = await write('k.txt', Buffer.concat([Buffer.from(long), Buffer.from('ïve\nend\n', 'latin1')]));
    const found = await refusal(readTable(path, null));
    expect(found).toMatchObject({ code: 'DATA-006', where: { line: 20_001 } });
    expect(found.message).toContain('line 20001, character 3 (byte 0xef)');
    expect(found.nextStep).toContain('latin-1');
  });

  it('finds the encoding by a byte far behind the first look', async () => {
    const long = `${'A line of plain words.\n'.repeat(20_000)}na`;
    const path = await write('l.txt', Buffer.concat([Buffer.from(long), Buffer.from('ïve\nend\n', 'latin1')]));
    const table = await readTable(path, null);
    expect(table.columns[0]?.values[20_000]).toBe('naïve');
  });
});

describe('two text files', () => {
  it('are read line by line beside each other', async () => {
    const path = await write('en.txt', 'one\ntwo, too\n\n');
    const pairedPath = await write('de.txt', 'eins\n\nleer\n');
    const expected = { source: ['one', 'two, too', null], target: ['eins', null, 'leer'] };
    expect(rows(await readTable(path, null, { pairedPath }))).toEqual(expected);
    const sniff = await sniffTable(path, {}, { pairedPath });
    expect(sniff.columns.map(({ name, missing }) => [name, missing])).toEqual([
      ['source', 1],
      ['target', 1],
    ]);
    expect(await previewRows(path, {}, 1, 1, { pairedPath })).toEqual([['two, too', null]]);
  });

  it('must have the same number of lines', async () => {
    const path = await write('short.txt', 'one\ntwo\n');
    const pairedPath = await write('long.txt', 'eins\nzwei\ndrei\nvier\n');
    const found = await refusal(readTable(path, null, { pairedPath }));
    expect(found).toMatchObject({ code: 'DATA-046', where: { file: pairedPath, line: 3 } });
    expect(found.message).toMatch(/short\.txt has 2 lines and .*long\.txt 4 lines: line 3 of .*long\.txt \("drei"\)/);
    expect((await refusal(readTable(pairedPath, null, { pairedPath: path }))).where?.line).toBe(3);
  });

  it('tell of a change in either', async () => {
    const path = await write('l.txt', 'a b c\n');
    const pairedPath = await write('m.txt', 'd e f\n');
    const before = await fingerprintData({ path, pairedPath });
    expect(await fingerprintData({ path, pairedPath: null })).not.toBe(before);
    await write('m.txt', 'd e g\n');
    expect(await fingerprintData({ path, pairedPath })).not.toBe(before);
  });

  it('are refused when one is missing or no text', async () => {
    const path = await write('n.txt', 'a b c\n');
    expect((await refusal(readTable(path, null, { pairedPath: join(folder, 'none.txt') }))).code).toBe('DATA-001');
    const parquet = await write('o.parquet', 'PAR1xx');
    expect((await refusal(readTable(path, null, { pairedPath: parquet }))).code).toBe('DATA-004');
  });
});
