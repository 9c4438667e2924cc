import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameColumns, sniffDialect, splitRecords } from './dialect';

const sniff = (text: string) => sniffDialect(text, 'utf-8', {}).dialect;

describe('sniffDialect', () => {
  it.each([
    ['a,b\n1,2\n', ','],
    ['a;b\n1,5;2,5\n3,5;4,5\n', ';'],
    ['a\tb\nx, y\t1\n', '\t'],
    ['a|b|c\n1|2|3\n', '|'],
    ['a\n1\n2\n', ','],
    ['a,b,c\n1,2,3\n4,5\n6,7,8\n', ','],
    ['"a;x","b"\n"1;2",3\n', ','],
  ])('finds the delimiter of %j', (text, delimiter) => {
    expect(sniff(text).delimiter).toBe(delimiter);
  });

  it.each([
    ['a,b\n1,2\n', true],
    ['1,2\n3,4\n', false],
    ['Abbas,da\nAbdi,da\n', true],
    ['Abbas,da\nAbdi,da\nAndersen,da\nBeck,de\n', false],
    ['name,language\nAbbas,da\nAbdi,da\nAndersen,da\n', true],
    ['2012-01-01,5\n2012-01-02,6\n', false],
    ['a,b,c\n', true],
    ['1,2\n', false],
    ['v\n1\nNA\nNA2\n4\n5\n', true],
    ['country,1990,1991\nFrance,1,2\n', false],
  ])('says whether %j has a header', (text, header) => {
    expect(sniff(text).header).toBe(header);
  });

  it('finds the decimal comma only where the comma does not separate cells', () => {
    expect(sniff('a;b\n1,5;2\n').decimalSeparator).toBe(',');
    expect(sniff('a;b\n1.5;2\n').decimalSeparator).toBe('.');
    expect(sniff('a,b\n1,5\n').decimalSeparator).toBe('.');
  });

  it('guesses nothing that is given', () => {
    const given = { delimiter: ';', header: false, decimalSeparator: ',', missing: ['-1'], skip: 0 } as const;
    expect(sniffDialect('a,b\n1,2\n', 'latin-1', given).dialect).toEqual({ ...given, encoding: 'latin-1' });
  });

  it('ends, and gives at least one cell, on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '\t', '"', '\n', '\r', '.') }), (text) => {
        const { dialect, sampledRows } = sniffDialect(text, 'utf-8', {});
        expect([',', ';', '\t', '|']).toContain(dialect.delimiter);
        expect(sampledRows).toBeLessThanOrEqual(text.length);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('splitRecords', () => {
  it('honours quotes, doubled quotes, line ends and blank lines', () => {
    expect(splitRecords('a,"b\n""x"""\r\n\r\n1,2\r3,\n', ',', 10)).toEqual([
      ['a', 'b\n"x"'],
      ['1', '2'],
      ['3', ''],
    ]);
  });

  it('gives back the cells that were written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '1', ',', '"', '\n', ' ') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const text = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',') + '\n').join('');
        expect(splitRecords(text, ',', 100)).toEqual(rows);
      }),
      { seed: 3 },
    );
  });
});

describe('lines above a table', () => {
  const body = 't;v\n1;2\n2;3\n3;4\n';
  it.each<[string, string, number]>([
    ['none', body, 0],
    ['a title', `Sales of the year\n${body}`, 1],
    ['a title and a blank line', `Sales\n\n${body}`, 2],
    ['remarks', `# made by a tool; version 2\n# 2024\n${body}`, 2],
    ['a short table, which may be all of it', 'a,b\n1,2\n', 0],
    ['a ragged table, which stays one to be refused', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', 0],
    ['a header that is too narrow, too', 'a,b\n1,2,3\n4,5,6\n7,8,9\n', 0],
    ['a single column', 'v\n1\n2\n3\n', 0],
  ])('are found: %s', (_, text, skip) => {
    const found = sniffDialect(text, 'utf-8', {});
    expect(found.dialect.skip).toBe(skip);
    if (skip > 0) expect([found.firstRow, found.dialect.delimiter]).toEqual([['t', 'v'], ';']);
  });

  it('are as many as the user says', () => {
    expect(sniffDialect(`a;b\n${body}`, 'utf-8', { skip: 1 }).firstRow).toEqual(['t', 'v']);
    expect(sniffDialect(`Sales\n${body}`, 'utf-8', { skip: 0 }).firstRow).toEqual(['Sales']);
  });
});

describe('nameColumns', () => {
  it('numbers the columns that have no name', () => {
    expect(nameColumns([' a ', ''], true)).toEqual(['a', 'column2']);
    expect(nameColumns(['5', '6'], false)).toEqual(['column1', 'column2']);
    expect(nameColumns(['a', 'a', 'a (2)', ''], true)).toEqual(['a', 'a (3)', 'a (2)', 'column4']);
  });
});
