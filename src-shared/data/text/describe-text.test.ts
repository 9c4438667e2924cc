import { expect, it } from 'vitest';
import { DEFAULT_TEXT } from '../../document/document';
import { describeText } from './describe-text';
import { fitText } from './fit-text';
import { prepareText } from './prepared-text';

it('counts lengths, tokens that occur once, unknown ones and cut texts', () => {
  const text = { ...DEFAULT_TEXT, maximumLength: 4 };
  const bound = { name: 'n', role: 'input', preparation: 'text', text } as const;
  const { column } = fitText(['aab', 'aac', 'aaaaaa'], bound, 'input');
  if (column?.kind !== 'text') throw new Error('a text');
  const values = ['aab', 'aac', 'aaaaaa', null, 'zz'];
  expect(describeText(prepareText(column, { name: 'n', type: 'text', values }, 5))).toEqual({
    ...{ column: 'n', vocabularySize: 7, texts: 5, cut: 1, longest: 4, meanLength: 12 / 5, tokens: 12 },
    ...{ onceOnly: 2, unknown: 2 },
    lengths: [
      { from: 0, to: 0, texts: 1 },
      { from: 1, to: 1, texts: 0 },
      { from: 2, to: 2, texts: 1 },
      { from: 3, to: 3, texts: 2 },
      { from: 4, to: 4, texts: 1 },
    ],
    examples: [
      ['a', 'a', 'b', '<end>'],
      ['a', 'a', 'c', '<end>'],
      ['a', 'a', 'a', 'a', '<end>'],
      ['<end>'],
      ['<unknown>', '<unknown>', '<end>'],
    ],
    frequent: [
      { token: 'a', count: 8 },
      { token: 'b', count: 1 },
      { token: 'c', count: 1 },
    ],
  });
});
