import { describe, expect, it } from 'vitest';
import { NOTE_LINE, noteHeight, noteLines } from './note-lines';

// Two of these words are too long for one line together, and 17 letters are far fewer than a line has.
const WIDE_WORDS = 'abcdefghijklmnopq abcdefghijklmnopq abcdefghijklmnopq abcdefghijklmnopq';

describe('the lines of a note', () => {
  it('are all seen in its height, wherever they break between words', () => {
    for (const text of ['', 'short', 'a\n\nb\nc', WIDE_WORDS, `${WIDE_WORDS}\n${WIDE_WORDS}`, 'x'.repeat(95)]) {
      const lines = noteLines(text);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(/[ \n]/g, ''));
      expect(noteHeight(text)).toBeGreaterThanOrEqual(lines.length * NOTE_LINE + 16);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(30);
    }
    expect(noteLines(WIDE_WORDS)).toHaveLength(4);
    expect(noteHeight('short')).toBe(noteHeight(''));
    expect(noteHeight(WIDE_WORDS) - noteHeight('short')).toBe(2 * NOTE_LINE);
  });

  it('end with an ellipsis where a long note scrolls, and fill all of what is seen', () => {
    const text = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n');
    const lines = noteLines(text);
    expect(lines).toHaveLength(14);
    expect(lines.at(-1)).toBe('line 13…');
    expect(noteHeight(text)).toBe(noteHeight(`${text}\n${text}`));
  });

  it('never break inside a letter that is two code units', () => {
    const lines = noteLines('😀'.repeat(61));
    expect(lines.map((line) => Array.from(line).length)).toEqual([30, 30, 1]);
    expect(() => encodeURIComponent(lines.join(' '))).not.toThrow();
  });
});
