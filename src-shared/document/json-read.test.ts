import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonProblem, JsonText } from './json-read';
import { readJson } from './json-read';
import { writeJson } from './json-write';
import { toJson } from './json';
import { LIMITS } from './limits';

function read(text: string): JsonText {
  const result = readJson(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function problem(text: string): JsonProblem {
  const result = readJson(text);
  if (result.ok) throw new Error('It was read');
  return result.error;
}

describe('readJson', () => {
  it('DOC2 reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), fc.constantFrom(0, 2), (text, indent) => {
        const value: unknown = JSON.parse(text);
        expect(read(JSON.stringify(value, null, indent)).value).toEqual(toJson(value)?.json);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('DOC2 accepts a text exactly when JSON.parse does, but for what would be lost', () => {
    const text = fc
      .array(
        fc.constantFrom(
          ...[
            '{',
            '}',
            '[',
            ']',
            ',',
            ':',
            '"a"',
            '"b\\n"',
            '"\\q"',
            '1',
            '-',
            '0',
            '01',
            '.5',
            '1e',
            'E+2',
            'true',
            'nul',
            ' ',
          ],
          ...['\t', '\u00a0', '"', '\\'],
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (candidate) => {
        const result = readJson(candidate);
        if (!result.ok && /twice|too large/.test(result.error.message)) return;
        expect(result.ok).toBe(isJson(candidate));
      }),
      { numRuns: 5000, seed: 5, examples: [['-'], ['-0'], ['[1,]'], ['{"a":1,}'], ['1.'], ['"\t"'], ['[1] [2]']] },
    );
  });

  it('DOC2 skips a byte order mark', () => {
    expect(read('\ufeff[1]').value).toEqual([1]);
  });

  it('DOC6 keeps number-like and awkward names in their order', () => {
    const value = read('{ "b": 1, "10": 2, "__proto__": 3, "2": 4 }').value;
    expect(value instanceof Map ? [...value.keys()] : []).toEqual(['b', '10', '__proto__', '2']);
  });

  it('DOC7 tells a cut text from a broken one', () => {
    const cut = [
      '{',
      '{"a',
      '{"a"',
      '{"a":',
      '{"a": 1',
      '{"a": 1,',
      '[1.',
      '[1e',
      '[1e-',
      '[-',
      '[tr',
      '["\\',
      '["\\u12',
      '[[]',
    ];
    for (const text of cut) expect([text, problem(text).kind]).toEqual([text, 'cut']);
    const broken = [
      '[1 2]',
      '{a: 1}',
      "['a']",
      '[01]',
      '[tree]',
      '["\\x"]',
      '["\\u12g4"]',
      '[1] 2',
      '[1,]',
      '["\n"]',
      '[.5]',
      '[--1]',
    ];
    for (const text of broken) expect([text, problem(text).kind]).toEqual([text, 'broken']);
    expect(problem(' \n').kind).toBe('empty');
  });

  it('DOC8 says where it stopped, inside what, and what it found', () => {
    const text = '{\n  "blocks": {\n    "gru": { "x": [1, ?] }\n  }\n}\n';
    expect(problem(text)).toEqual({
      kind: 'broken',
      message: 'has "?" where a value belongs',
      path: ['blocks', 'gru', 'x', 1],
      line: 3,
      column: 23,
    });
    expect(problem('[\u0000]').message).toBe('has the control character U+0000 where a value belongs');
  });

  it('DOC8 refuses what would be lost: a name twice, an integer too large, a number out of range', () => {
    expect(problem('{ "a": 1, "\\u0061": 2 }').message).toBe('has the name "a" twice in one object');
    expect(problem('[9007199254740993]').message).toContain('cannot be kept exactly, 9007199254740993');
    expect(problem('[1e999]').message).toContain('too large');
    expect(read('[9007199254740992, 100000000000000000000, 1e21, 0.1234567890123456789]').value).toEqual([
      9007199254740992,
      1e20,
      1e21,
      Number('0.1234567890123456789'),
    ]);
  });

  it('DOC9 stops at a bomb of brackets before the stack does, and at too many values', () => {
    for (const bracket of ['[', '{"a":']) {
      const bomb = problem(bracket.repeat(1_000_000));
      expect([bomb.kind, bomb.path.length]).toEqual(['limit', LIMITS.depth]);
    }
    const deep = '['.repeat(LIMITS.depth) + ']'.repeat(LIMITS.depth);
    expect(readJson(deep).ok).toBe(true);
    expect(problem(`[${deep}]`).message).toBe('has more than 100 brackets inside each other');
    expect(problem(`[${'0,'.repeat(LIMITS.values)}0]`).message).toBe('holds more than 500000 values');
    expect(problem(' '.repeat(LIMITS.characters + 1)).kind).toBe('limit');
  });

  it('DOC11 finds the line of a value, or of the nearest one around it', () => {
    const text = read('{\n"a": [\n1,\n{\n"b": 2\n}\n],\n"c": {}\n}');
    const lines = [[], ['a'], ['a', 0], ['a', 1], ['a', 1, 'b'], ['a', 9], ['c', 'x'], ['y']].map(text.lineOf);
    expect(lines).toEqual([1, 2, 3, 4, 5, 2, 8, 1]);
  });
});

describe('writeJson', () => {
  it('DOC1 writes as JSON.stringify does with two spaces', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        const value: unknown = JSON.parse(text);
        expect(writeJson(read(text).value)).toBe(`${JSON.stringify(value, null, 2)}\n`);
      }),
      { numRuns: 200, seed: 9 },
    );
  });

  it('DOC2 has no text for a number that is not finite', () => {
    expect(() => writeJson([Number.NaN])).toThrow('JSON has no number NaN');
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
