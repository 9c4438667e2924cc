import { describe, expect, it } from 'vitest';
import { isSpecialToken, showToken } from './show-token';

describe('tokens as they are shown', () => {
  it('have visible white space', () => {
    expect([' ', 'a b', '\n', '\t', 'é'].map(showToken)).toEqual(['␣', 'a␣b', '↵', '⇥', 'é']);
  });

  it('stand apart where they are no text', () => {
    expect(['<end>', '<', 'end', '<a b>'].map(isSpecialToken)).toEqual([true, false, false, false]);
  });
});
