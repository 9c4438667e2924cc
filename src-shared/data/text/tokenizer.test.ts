import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TEXT, type TextSettings, type TokenizerType } from '../../document/document';
import { SPECIAL } from './special-tokens';
import { createTokenizer, fitTokenizer, type Tokenizer } from './tokenizer';

const types: readonly TokenizerType[] = ['characters', 'words', 'bpe'];

function fit(texts: readonly string[], changes: Partial<TextSettings> = {}): Tokenizer {
  return createTokenizer(fitTokenizer(texts, { ...DEFAULT_TEXT, ...changes }).fitted);
}

function vocabularyOf(texts: readonly string[], changes: Partial<TextSettings>): readonly string[] {
  return fitTokenizer(texts, { ...DEFAULT_TEXT, ...changes }).fitted.vocabulary;
}

const awkward = [
  '',
  ' ',
  'hello world.',
  ' two  spaces\tand\n\nlines \r\n',
  'don’t "quote" (me), l\'eau; a_b 3.14',
  '👩‍👩‍👧 👍🏽 🇩🇪',
  'שלום, עולם! مرحبا',
  'e\u0301 n\u0303 \u0301',
  '\u0000\u0001\u007f\ufeff\u200f',
  'a \uffed b\uffed\uffed c',
  '\ud800 half \udc00',
  '漢字かな交じり文',
];

describe.each(types)('the tokenizer of %s', (tokenizer) => {
  it('gives every text of its training back, awkward ones too', () => {
    const settings = { tokenizer, normalization: 'none' } as const;
    const { encode, decode } = fit(awkward, settings);
    for (const text of awkward) expect(decode(encode(text))).toBe(text);
  });

  it('gives any text back', () => {
    const unit = fc.constantFrom(...Array.from(" \n\t.,'’-_ab1é\uffed👍ש\u0301"), '\ud800');
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit }), fc.string({ unit: 'binary' }))), (texts) => {
        const { encode, decode } = fit(texts, { tokenizer, normalization: 'none' });
        for (const text of texts) expect(decode(encode(text))).toBe(text);
      }),
    );
  });

  it('learns the same from the same texts in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'c', '.') })), (texts) => {
        expect(vocabularyOf([...texts].reverse(), { tokenizer })).toEqual(vocabularyOf(texts, { tokenizer }));
      }),
    );
  });

  it('has no index outside its size, and no token for an empty text', () => {
    const { encode, size } = fit(['some words', 'and more'], { tokenizer });
    expect(encode('')).toHaveLength(0);
    expect([...encode('other things 123')].every((token) => token >= 3 && token < size)).toBe(true);
  });

  it('shows a token it never saw as a replacement, and keeps the rest', () => {
    const { encode, decode } = fit(['ab ab cd', 'ab cd'], { tokenizer });
    expect([...encode('ab @ cd')]).toContain(SPECIAL.unknown);
    expect(decode(encode('ab @ cd'))).toBe('ab \ufffd cd');
  });

  it('holds as many entries as it may', () => {
    const texts = ['the cat sat on the mat', 'the dog sat'];
    expect(vocabularyOf(texts, { tokenizer, vocabularyLimit: 3 })).toHaveLength(3);
    expect(vocabularyOf(texts, { tokenizer, minimumCount: 99 })).toEqual([]);
  });
});

describe('tokens', () => {
  it('are numbered by falling count behind the special ones, equal counts by code units', () => {
    expect(vocabularyOf(['banana', 'cb'], {})).toEqual(['a', 'b', 'n', 'c']);
    expect([...fit(['banana', 'cb']).encode('abx')]).toEqual([4, 5, SPECIAL.unknown]);
    expect(vocabularyOf(['so it goes, and so on'], { tokenizer: 'words' })).toEqual([
      'so',
      'and',
      'goes',
      'it',
      'on',
      '\uffed,',
    ]);
  });

  it('end where the end token is, and hold no padding', () => {
    const { decode, nameOf } = fit(['abc']);
    expect(decode([SPECIAL.start, 4, 5, SPECIAL.end, 6, SPECIAL.pad])).toBe('ab');
    expect(decode([4, SPECIAL.pad, 5])).toBe('ab');
    expect(decode([999])).toBe('\ufffd');
    expect([0, 1, 2, 3, 4].map(nameOf)).toEqual(['<pad>', '<start>', '<end>', '<unknown>', 'a']);
  });

  it('are the same for two ways to write one letter, unless that is not wanted', () => {
    const two = ['\u00e9', 'e\u0301'];
    expect(vocabularyOf(two, {})).toEqual(['\u00e9']);
    expect(vocabularyOf(two, { normalization: 'none' })).toHaveLength(3);
    expect(vocabularyOf(['ﬁ'], { normalization: 'NFKC' })).toEqual(['f', 'i']);
  });

  it('are lower case where asked for, in normal form still', () => {
    expect(vocabularyOf(['AB ab'], { lowercase: true })).toEqual(['a', 'b', ' ']);
    const { encode, decode } = fit(['İ'], { lowercase: true });
    expect(decode(encode('İ'))).toBe('i\u0307');
  });

  it('of byte-pair encoding keep every letter beside the merges', () => {
    const vocabulary = vocabularyOf(['low low low'], { tokenizer: 'bpe' });
    expect(vocabulary).toEqual(expect.arrayContaining(['l', 'o', 'w', ' ', 'low ', 'low']));
    const { encode, decode } = fit(['low low low'], { tokenizer: 'bpe' });
    expect(encode('low low')).toHaveLength(2);
    expect(decode(encode('owl'))).toBe('owl');
  });
});
