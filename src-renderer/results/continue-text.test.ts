import { describe, expect, it } from 'vitest';
import { appendToken, drawToken } from './continue-text';

describe('continuing a text', () => {
  it('puts tokens together as their tokenizer does', () => {
    expect(appendToken('Call me', ' ', 'characters')).toBe('Call me ');
    expect(appendToken('Call', 'me', 'words')).toBe('Call me');
    expect(appendToken('me', '\uffed.', 'words')).toBe('me.');
    expect(appendToken('me', '\n', 'words')).toBe('me\n');
    expect(appendToken('me\n', 'Some', 'words')).toBe('me\nSome');
    expect(appendToken('whal', 'ing', 'bpe')).toBe('whaling');
  });

  it('takes the likeliest token at temperature 0, and none that stands for no text', () => {
    expect(drawToken(['<end>', 'b', 'a'], [0.6, 0.1, 0.3], 0, 0.99)).toBe('a');
    expect(drawToken(['<end>'], [1], 1, 0.5)).toBeNull();
    expect(drawToken([], [], 1, 0.5)).toBeNull();
  });

  it('draws by probability, more evenly where it is warm', () => {
    const share = (temperature: number): number => {
      const drawn = Array.from({ length: 1000 }, (_, i) =>
        drawToken(['a', 'b'], [0.9, 0.1], temperature, (i + 0.5) / 1000),
      );
      return drawn.filter((token) => token === 'a').length / 1000;
    };
    expect(share(1)).toBeCloseTo(0.9, 2);
    expect(share(2)).toBeCloseTo(0.75, 2);
    expect(share(0.1)).toBe(1);
  });
});
