/** A note's card in canvas units; its height follows from its text. */
export const NOTE_WIDTH = 208;
/** Letters of a line of a note, about. */
const LETTERS = 30;
/** A longer note scrolls. */
const MOST_LINES = 14;
const LEAST_LINES = 2;
/** Height of a line. */
export const NOTE_LINE = 18;
/** Above the first line and below the last one, together. */
const PADDING = 20;

/** How high a note is drawn: as high as its lines, up to where it scrolls. */
export function noteHeight(text: string): number {
  return PADDING + Math.min(Math.max(breakLines(text).length, LEAST_LINES), MOST_LINES) * NOTE_LINE;
}

/** The lines of a note that are seen without scrolling; the last one ends with an ellipsis where there are more. */
export function noteLines(text: string): readonly string[] {
  const lines = breakLines(text);
  if (lines.length <= MOST_LINES) return lines;
  const last = Array.from(lines[MOST_LINES - 1] ?? '')
    .slice(0, LETTERS - 1)
    .join('');
  return [...lines.slice(0, MOST_LINES - 1), `${last}…`];
}

/** Lines of at most so many letters, broken between words; a longer word is broken inside. */
function breakLines(text: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let [line, room] = ['', LETTERS];
    for (const word of paragraph.split(' ').flatMap(breakWord)) {
      const length = Array.from(word).length;
      if (line !== '' && length + 1 > room) {
        lines.push(line);
        [line, room] = [word, LETTERS - length];
      } else {
        room -= line === '' ? length : length + 1;
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  });
}

function breakWord(word: string): readonly string[] {
  const letters = Array.from(word);
  const count = Math.max(1, Math.ceil(letters.length / LETTERS));
  return Array.from({ length: count }, (_, i) => letters.slice(i * LETTERS, (i + 1) * LETTERS).join(''));
}
